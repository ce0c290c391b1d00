/* Practising: scans are judged here as if the doors were open, and nothing is sent, counted or kept.
   Leaving it forgets everything; so does closing the page. */

import { ticketCode } from "./codes.js";
import { Pack } from "./pack.js";
import { practised } from "./practice.js";

export class Rehearsal {
  #pack = new Pack();
  #entries = [];

  /** record: the pack of this phone, see pack.js; null where it has none: practice codes work without. */
  constructor(record) {
    const copy = record && structuredClone(record);
    if (copy) Object.assign(copy.frame.crowd, { stopped: false, red: false });
    this.#pack.load(copy, null, []);
  }

  /** The answer to a scan, in the form of the server's. */
  judge(scan) {
    const outcome = practised(ticketCode(scan.code));
    if (outcome) return practice(scan, outcome);
    const { frame } = this.#pack;
    if (!frame) return { ...practice(scan, "unknown_code"), reason: "practice" };
    const at = within(Date.now(), Date.parse(frame.opens_at), Date.parse(frame.ends_at));
    const { result, facts } = this.#pack.judge(scan, at, { at, places: Infinity });
    this.#entries.push({ scan, settled_at: null, ...facts });
    this.#pack.retell(this.#entries);
    return result;
  }
}

/* The codes are for entries; who practises exits sees one. */
function practice(scan, outcome) {
  const leaves = scan.direction === "out" && ["admitted", "already_inside"].includes(outcome);
  const passes = scan.override && scan.override === outcome;
  const said = leaves ? "left" : passes ? "admitted" : outcome;
  return { id: scan.id, outcome: said, reason: null, first_at: null, first_gate: "", holder: null, isLocal: true };
}

function within(now, from, until) {
  return Math.min(Math.max(now, from), until - 1);
}
