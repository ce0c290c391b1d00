/* Every scan of this gate, written down before anybody is told anything, and sent until the server
   has answered it, always with the same id: a lost answer never counts anybody twice.

   A scan that was answered stays until the pack tells of it: what this phone knows of who is inside
   is the pack and these. */

/** Most scans in one request; the contract allows 500, a phone on a weak network sends fewer. */
export const BATCH = 50;
/** Scans that nobody wanted for so long are forgotten, in ms: the token ended a week after the event. */
const FORGOTTEN_AFTER = 14 * 24 * 3600 * 1000;

/** How long to wait before the next attempt, in ms, after so many failures in a row. */
export function pause(failures) {
  return Math.min(500 * 2 ** (failures - 1), 5000);
}

export class Queue {
  #entries = [];
  #store;
  #event;
  #ports;
  #busy = false;
  #failures = 0;
  #batch = BATCH;
  #timer = null;

  /**
   * store: see store.js; event: the id. ports: send(scans) → a reply (see server.js);
   * settled(entry, result, occupancy) for each answer; changed({failing, closed}) after each attempt;
   * later(work, ms), never(timer) and now() are the clock.
   */
  constructor(store, event, ports) {
    this.#store = store;
    this.#event = event;
    this.#ports = {
      later: setTimeout.bind(globalThis), never: clearTimeout.bind(globalThis), now: Date.now, ...ports,
    };
  }

  /** All of them, the oldest first: {id, event, seq, scan, made_at, settled_at, effect, …}. */
  get entries() {
    return this.#entries;
  }

  /** Those that the server has not answered. */
  get waiting() {
    return this.#entries.filter((entry) => entry.settled_at === null);
  }

  /**
   * Read what an earlier page left. A scan whose person was told nothing by then was not let in:
   * nothing green was shown. It is reported so, whatever the server would say now.
   */
  async open() {
    const all = (await this.#store.all("scans")).filter(({ event }) => event === this.#event);
    const old = all.filter(({ made_at }) => this.#ports.now() - made_at > FORGOTTEN_AFTER);
    await this.#store.remove("scans", old.map(({ id }) => id));
    this.#entries = all.filter((entry) => !old.includes(entry)).sort((one, other) => one.seq - other.seq);
    for (const entry of this.waiting) if (!entry.scan.told) await this.#give(entry, "unknown_code");
  }

  /** Write a scan down, with what is known of it; it may be answered once this has resolved. */
  async add(scan, facts = {}) {
    const seq = (this.#entries.at(-1)?.seq ?? 0) + 1;
    const made_at = this.#ports.now();
    const fresh = { id: scan.id, event: this.#event, seq, scan, made_at, settled_at: null, effect: "nothing" };
    const entry = { ...fresh, ...facts };
    this.#entries.push(entry);
    await this.#store.write("scans", entry);
    return entry;
  }

  /** Note what this phone itself told the person; facts: what it remembers with it. */
  async tell(entry, outcome, facts) {
    Object.assign(entry, facts);
    await this.#give(entry, outcome);
  }

  /** Write down what has changed of an entry. */
  async keep(entry) {
    await this.#store.write("scans", entry);
  }

  /** Forget the answered ones of which the pack tells by now: those answered before a moment. */
  async purge(before) {
    const known = this.#entries.filter(({ settled_at }) => settled_at !== null && settled_at < before);
    this.#entries = this.#entries.filter((entry) => !known.includes(entry));
    await this.#store.remove("scans", known.map(({ id }) => id));
  }

  /** Send now; does nothing while a request is under way or nothing waits. */
  async flush() {
    const entries = this.waiting.slice(0, this.#batch);
    if (this.#busy || !entries.length) return;
    this.#ports.never(this.#timer);
    this.#busy = true;
    const reply = await this.#ports.send(entries.map(({ scan }) => scan));
    await this.#take(entries, reply);
    this.#busy = false;
    this.#ports.changed({
      failing: this.#failures > 0,
      closed: reply.kind === "closed" ? reply.status : null,
    });
    if (this.waiting.length && reply.kind !== "closed") this.#again(reply);
  }

  async #give(entry, outcome) {
    entry.scan = { ...entry.scan, offline: true, told: outcome };
    await this.#store.write("scans", entry);
  }

  async #take(entries, reply) {
    this.#failures = reply.kind === "away" ? this.#failures + 1 : 0;
    if (reply.kind === "answered") await this.#settle(entries, reply);
    if (reply.kind === "spoiled") await this.#spoiled(entries);
  }

  async #settle(entries, { results, occupancy }) {
    const answers = new Map(results.map((result) => [result.id, result]));
    for (const entry of entries) {
      entry.settled_at = this.#ports.now();
      this.#ports.settled(entry, answers.get(entry.id) ?? unreadable(entry), occupancy ?? null);
    }
    for (const entry of entries) await this.#store.write("scans", entry);
  }

  /* The server could not read the request at all: find the scan that spoils it, one by one. */
  async #spoiled(entries) {
    if (entries.length > 1) this.#batch = 1;
    else await this.#settle(entries, { results: [unreadable(entries[0])] });
  }

  #again(reply) {
    if (reply.kind !== "away") this.flush();
    else this.#timer = this.#ports.later(() => this.flush(), reply.after ?? pause(this.#failures));
  }
}

function unreadable({ id }) {
  return { id, outcome: "invalid", reason: "unreadable", holder: null };
}
