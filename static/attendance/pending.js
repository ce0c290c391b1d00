/* Scans that wait for the server's answer. They are sent again with the same id until an answer
   comes, so that a lost answer never counts anybody twice. In memory only. */

/** Most scans in one request; the contract allows 500, a phone on a weak network sends fewer. */
export const BATCH = 50;

/** How long to wait before the next attempt, in ms, after so many failures in a row. */
export function pause(failures) {
  return Math.min(500 * 2 ** (failures - 1), 5000);
}

export class Pending {
  #waiting = [];
  #busy = false;
  #failures = 0;
  #batch = BATCH;
  #timer = null;
  #ports;

  /**
   * ports: send(scans) → a reply (see server.js); settled(scan, result, occupancy) for each answer;
   * changed({count, failing, closed}) after each attempt; later(work, ms) and never(timer) are the clock.
   */
  constructor(ports) {
    this.#ports = { later: setTimeout.bind(globalThis), never: clearTimeout.bind(globalThis), ...ports };
  }

  get count() {
    return this.#waiting.length;
  }

  add(scan) {
    this.#waiting.push(scan);
    return this.flush();
  }

  /** Try now; does nothing while a request is under way or nothing waits. */
  async flush() {
    if (this.#busy || !this.count) return;
    this.#ports.never(this.#timer);
    this.#busy = true;
    const scans = this.#waiting.slice(0, this.#batch);
    const reply = await this.#ports.send(scans);
    this.#busy = false;
    this.#take(scans, reply);
    this.#ports.changed({
      count: this.count,
      failing: this.#failures > 0,
      closed: reply.kind === "closed" ? reply.status : null,
    });
    if (this.count && reply.kind !== "closed") this.#again(reply);
  }

  #take(scans, reply) {
    if (reply.kind === "away") this.#failures += 1;
    else this.#failures = 0;
    if (reply.kind === "answered") this.#settle(scans, reply);
    if (reply.kind === "spoiled") this.#spoiled(scans);
  }

  #settle(scans, { results, occupancy }) {
    const answers = new Map(results.map((result) => [result.id, result]));
    this.#waiting.splice(0, scans.length);
    for (const scan of scans) {
      this.#ports.settled(scan, answers.get(scan.id) ?? unreadable(scan), occupancy ?? null);
    }
  }

  /* The server could not read the request at all: find the scan that spoils it, one by one. */
  #spoiled(scans) {
    if (scans.length > 1) this.#batch = 1;
    else this.#settle(scans, { results: [unreadable(scans[0])] });
  }

  #again(reply) {
    if (reply.kind !== "away") this.flush();
    else this.#timer = this.#ports.later(() => this.flush(), reply.after ?? pause(this.#failures));
  }
}

function unreadable(scan) {
  return { id: scan.id, outcome: "invalid", reason: "unreadable", holder: null };
}
