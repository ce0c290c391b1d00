/* What is sent to the server for one reading of a code, and when a reading counts as a new one. */

import { LONGEST_TEXT, ticketCode } from "./codes.js";

/** A code that stays in view is one scan until it was out of view for this long, in ms. */
export const QUIET = 2000;

/**
 * A random version 4 UUID. `randomUUID` exists on https and localhost only; the gate must also work
 * with a USB scanner on plain http, so there is a second way.
 */
export function newId(crypto = globalThis.crypto) {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [8, 12, 16, 20, 32].map((end, n) => hex.slice([0, 8, 12, 16, 20][n], end)).join("-");
}

/**
 * One scan as `POST /api/events/<id>/scans` takes it.
 *
 * The text goes as it was read: the server alone says what it is, and the live suffix must reach
 * it. A text that is too long is cut one character above the limit, so that the server still sees
 * that it is. `override` names the outcome that the person at the gate decided to pass over.
 */
export function newScan(text, { direction, gate, source, at, override, id = newId() }) {
  const scan = {
    id,
    code: [...text].slice(0, LONGEST_TEXT + 1).join(""),
    direction,
    scanned_at: at.toISOString().replace(/\.\d+Z$/, "Z"),
    gate,
    source,
    offline: false,
  };
  return override ? { ...scan, override } : scan;
}

/** Which readings are new: a camera reads the same code ten times a second. */
export class Sightings {
  #last = new Map();

  /** Whether the text was out of view for `QUIET` ms before `now`; noting it keeps it in view. */
  isNew(text, direction, now) {
    for (const [key, at] of this.#last) if (now - at >= QUIET) this.#last.delete(key);
    const key = `${direction} ${ticketCode(text) ?? text}`;
    const known = this.#last.has(key);
    this.#last.set(key, now);
    return !known;
  }

  /** Forget everything, so that the next reading is new whatever it is. */
  clear() {
    this.#last.clear();
  }
}
