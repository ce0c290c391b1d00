/* A ticket code in every form in which it arrives: bare, inside its link, in either case, with the
   live suffix. The server reads codes by the same rules; both are tested with
   tests/data/code-vectors.json. */

/** Longest text that is looked at; the contract refuses longer ones. */
export const LONGEST_TEXT = 200;

const CODE = /^([0-9a-z]{26})(?:-[0-9a-z]+)?$/i;
const CROCKFORD_128_BITS = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/**
 * The canonical code, 26 characters of Crockford's alphabet, or null where the text holds none.
 *
 * Blanks around it are dropped. A link is cut at its query or fragment and read after its last
 * `/T/`; a bare code is not cut. O is read as 0, I and L as 1; U is not in the alphabet. The first
 * character is at most 7, because 26 characters hold two bits more than the 128 of a code.
 */
export function ticketCode(text) {
  if ([...text].length > LONGEST_TEXT) return null;
  const trimmed = text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");
  const address = trimmed.replace(/[?#].*$/s, "");
  const link = /^.*\/t\/(.*)$/is.exec(address);
  const found = CODE.exec(link ? link[1] : trimmed);
  if (!found) return null;
  const code = found[1].toUpperCase().replaceAll("O", "0").replace(/[IL]/g, "1");
  return CROCKFORD_128_BITS.test(code) ? code : null;
}
