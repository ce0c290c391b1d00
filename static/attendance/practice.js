/* Codes for practising. app/attendance/rules/practice.py makes the same ones; both are tested with
   tests/data/scan-vectors.json. */

const PRACTICE = /^7PRACT1CE(\d{17})$/;
const PRACTISED = [
  "admitted", "already_inside", "wrong_wave", "revoked", "wrong_event", "too_early", "full", "stopped",
  "unknown_code",
];

/** What a rehearsing gate answers to a canonical code for who wants to come in; null: no practice code. */
export function practised(code) {
  const number = PRACTICE.exec(code ?? "");
  return number ? (PRACTISED[Number(number[1]) - 1] ?? "unknown_code") : null;
}
