/* The live code: a ticket's QR drawn anew every half minute with a suffix that only this page can make.
   It needs no network and the browser's own cryptography; without that the plain code stays, which is a
   ticket all the same. app/registrations/rules/live_codes.py makes the same suffixes; both are tested with
   tests/data/live-vectors.json. */

import { correction, generate } from "../vendor/lean-qr.js";

export const STEP = 30_000;
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const SUFFIX_LENGTH = 6;
/* Scanners need this much empty space around the code (ISO/IEC 18004). */
const QUIET_ZONE = 4;

/** The step of half a minute since 1970 in which a moment (ms) lies. */
export function stepOf(now) {
  return Math.floor(now / STEP);
}

/** The suffix of one step; secret: 64 hexadecimal digits. */
export async function liveSuffix(secret, step, subtle = globalThis.crypto.subtle) {
  const bytes = Uint8Array.from(secret.match(/../g), (pair) => Number.parseInt(pair, 16));
  const key = await subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const digest = await subtle.sign("HMAC", key, new TextEncoder().encode(String(step)));
  const number = new DataView(digest).getUint32(0);
  return Array.from({ length: SUFFIX_LENGTH }, (_, place) => ALPHABET[(number >>> (5 * place)) & 31]).join("");
}

/** A code as one SVG path, quiet zone included, like the server's: {size, path}. */
export function qrPath(text) {
  const code = generate(text, { minCorrectionLevel: correction.M });
  let path = "";
  for (let y = 0; y < code.size; y++) {
    for (let x = 0; x < code.size; x++) {
      let run = 0;
      while (code.get(x + run, y)) run++;
      if (run) path += `M${x + QUIET_ZONE} ${y + QUIET_ZONE}h${run}v1h-${run}z`;
      x += run;
    }
  }
  return { size: code.size + 2 * QUIET_ZONE, path };
}

async function redraw(page) {
  const { live, link } = page.dataset;
  const { size, path } = qrPath(`${link}-${await liveSuffix(live, stepOf(Date.now()))}`);
  for (const drawing of page.querySelectorAll(".qr-live")) drawing.setAttribute("viewBox", `0 0 ${size} ${size}`);
  document.getElementById("live-path").setAttribute("d", path);
  page.classList.add("is-live");
  document.getElementById("live-note").hidden = false;
}

async function keepDrawing(page) {
  await redraw(page);
  setTimeout(keepDrawing, STEP - (Date.now() % STEP), page);
}

const page = globalThis.document?.querySelector("[data-live]");
/* Plain http has no cryptography: the plain code stays. */
if (page && globalThis.crypto?.subtle) {
  keepDrawing(page);
  document.addEventListener("visibilitychange", () => document.hidden || redraw(page));
}
