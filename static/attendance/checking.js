/* From a scan to its answer: by the server while there is a network, else by this phone itself.

   Every scan is written down first. One that the server does not answer while somebody can be asked
   to wait is judged here, and sent afterwards with what the person was told. */

import { PASSING } from "./judge.js";
import { Line, SLOW } from "./line.js";
import { Pack } from "./pack.js";
import { Queue } from "./queue.js";
import { newId } from "./scans.js";
import { sha256 } from "./sha256.js";

/** How often pack and lease are renewed while there is a network, in ms. */
export const SYNC_EVERY = 60_000;
/** A phone whose clock is further off is told so, in ms. */
export const WRONG_CLOCK = 5 * 60_000;

/* Where somebody is, and who they are, is not changed by reporting it again. A code without an answer
   was told nothing but that. */
const BEYOND_REPAIR = new Set(["wrong_event", "already_inside", "not_inside", "id_reused", "invalid"]);

export class Checking {
  #store;
  #server;
  #owner;
  #event;
  #listener;
  #ports;
  #syncedAt = -Infinity;
  #isSyncing = false;

  /**
   * event: the id; token: the device's; store, server: see there.
   * listener: answered(entry, result) once a person can be told · unanswered(entry): neither server
   * nor phone can say · corrected(entry, result): the server says otherwise than this phone did ·
   * counted(occupancy) · changed() · closed(status).
   * ports: later(work, ms) and now() are the clock, battery() gives per cent or null.
   */
  constructor({ event, token, store, server }, listener, ports = {}) {
    this.#store = store;
    this.#server = server;
    this.#event = event;
    this.#owner = sha256(token).slice(0, 16);
    this.#listener = listener;
    this.#ports = { later: setTimeout.bind(globalThis), now: Date.now, battery: async () => null, ...ports };
    this.line = new Line();
    this.pack = new Pack();
    this.queue = new Queue(store, event, {
      ...ports,
      send: (scans) => this.#server.send(scans),
      settled: (entry, result, occupancy) => this.#settle(entry, result, occupancy),
      changed: (state) => this.#afterSending(state),
    });
  }

  /** Read what is kept on this phone; works without a network. */
  async open() {
    await this.queue.open();
    const record = await this.#store.read("packs", this.#event);
    const lease = await this.#store.read("leases", this.#event);
    /* Another token hashes codes otherwise: its pack says nothing to this one. */
    if (record?.owner === this.#owner) this.pack.load(record, lease, this.queue.entries);
    else this.pack.load(null, null, this.queue.entries);
    await this.#forgetOldPacks();
  }

  /** How this gate checks now: online, sending (what was checked here), away, or blind. */
  get mode() {
    if (!this.line.isAway) return this.unsent ? "sending" : "online";
    return this.pack.isUsable(this.#ports.now()) ? "away" : "blind";
  }

  /** Scans that were answered here and are not sent yet. */
  get unsent() {
    return this.queue.waiting.filter(({ scan }) => scan.told).length;
  }

  /** What the screen shows of it: {mode, unsent, places, tickets, age, skew}. */
  get state() {
    const now = this.#ports.now();
    return {
      mode: this.mode,
      unsent: this.unsent,
      places: this.pack.places(now),
      tickets: this.pack.size,
      age: this.pack.age(now),
      skew: this.pack.skew,
      isKept: this.#store.isKept,
    };
  }

  /** Take a scan: it is written down, then answered by whoever can. */
  async take(scan) {
    const entry = await this.queue.add(scan);
    if (this.line.isAway) await this.#answerHere(entry);
    else this.#ports.later(() => this.#answerHere(entry), SLOW);
    this.queue.flush();
    return entry;
  }

  /** The person went away without an answer: nobody let them in, whatever the server will say. */
  async sendAway(entry) {
    if (entry.settled_at === null && !entry.scan.told) await this.queue.tell(entry, "unknown_code", {});
  }

  /** Ask for the counters: tells whether there is a network, and keeps everything else going. */
  async look() {
    const reply = await this.#server.occupancy();
    if (reply.kind === "closed") return this.#close(reply.status);
    if (reply.kind === "ok") this.#count(reply.data);
    if (reply.kind !== "away") {
      this.queue.flush();
      /* One good answer is not enough to trust the line again: ask once more at once. */
      if (this.line.isAway) this.#ports.later(() => this.look(), 500);
      else this.syncIfDue();
    }
    this.#listener.changed(reply);
    return reply.kind;
  }

  syncIfDue() {
    if (this.#ports.now() - this.#syncedAt >= SYNC_EVERY) return this.sync();
    return null;
  }

  /** Renew lease and pack, and let go of the scans of which they tell. */
  async sync() {
    if (this.#isSyncing) return;
    this.#isSyncing = true;
    const asked_at = this.#ports.now();
    const lease = await this.#server.lease(await this.#ports.battery());
    const pack = lease.kind === "ok" ? await this.#server.pack(this.pack.mark(asked_at)) : lease;
    this.#isSyncing = false;
    if (pack.kind === "closed") return this.#close(pack.status);
    if (lease.kind === "ok") await this.#hold(lease.data, asked_at);
    if (pack.kind !== "ok" && pack.kind !== "same") return;
    this.#syncedAt = asked_at;
    await this.#update(pack, asked_at);
  }

  /** The day is over, or the device was withdrawn: what it knows of tickets goes. Scans stay. */
  async wipe() {
    this.pack.forget();
    await this.#store.remove("packs", [this.#event]);
    await this.#store.remove("leases", [this.#event]);
  }

  /** This phone stops being a gate. Its places are forgotten here first: nobody may have them twice. */
  async retire() {
    this.#isSyncing = true;
    await this.wipe();
    return this.#server.release();
  }

  cut() {
    this.line.cut();
    this.#listener.changed();
  }

  async #answerHere(entry) {
    if (entry.settled_at !== null || entry.scan.told) return;
    const now = this.#ports.now();
    /* Leaving stays open, however old the pack is. */
    const isAble = this.pack.frame && (this.pack.isUsable(now) || entry.scan.direction === "out");
    if (!isAble) return this.#listener.unanswered(entry);
    const { result, facts } = this.pack.judge(entry.scan, now);
    await this.queue.tell(entry, result.outcome, facts);
    this.pack.retell(this.queue.entries);
    this.#listener.answered(entry, result);
    this.#listener.changed();
  }

  #settle(entry, result, occupancy) {
    if (occupancy) this.#count(occupancy);
    const { told } = entry.scan;
    if (!told) {
      Object.assign(entry, this.pack.factsOf(entry.scan, result));
      this.#listener.answered(entry, result);
    } else if (PASSING.has(told) !== PASSING.has(result.outcome) && result.reason !== "unverified") {
      this.#repair(entry, result);
    }
    this.pack.retell(this.queue.entries);
  }

  /* The server had judged the scan before its answer was lost, and otherwise than this phone told the
     person. What happened at the door is what was told: it is reported as a scan of its own. */
  #repair(entry, result) {
    const isNews = this.#listener.corrected(entry, result);
    const { scan } = entry;
    if (isNews || entry.isRepair || BEYOND_REPAIR.has(result.outcome) || BEYOND_REPAIR.has(scan.told)) return;
    const isLetIn = PASSING.has(scan.told);
    const turned = scan.direction === "in" ? "out" : "in";
    /* Later than the scan that it takes back, or it would be an old story. */
    const scanned_at = new Date(this.#ports.now()).toISOString().replace(/\.\d+Z$/, "Z");
    const undone = { direction: turned, told: turned === "out" ? "left" : "admitted", scanned_at };
    const repaired = { ...scan, id: newId(), ...(isLetIn ? {} : undone) };
    this.queue.add(repaired, { isRepair: true }).then(() => this.queue.flush());
  }

  #afterSending({ failing, closed }) {
    if (closed) return this.#close(closed);
    if (failing) for (const entry of this.queue.waiting) this.#answerHere(entry);
    this.#listener.changed();
  }

  #count(occupancy) {
    this.pack.count(occupancy);
    this.#listener.counted(occupancy);
  }

  async #hold({ places, expires_at, occupancy }, asked_at) {
    /* By this phone's own clock: what the server's says is taken off, whatever it is. */
    const until = Date.parse(expires_at) - this.pack.skew;
    const lease = { event: this.#event, places, until, asked_at };
    this.pack.hold(lease);
    await this.#store.write("leases", lease);
    if (occupancy) this.#count(occupancy);
  }

  async #update(reply, asked_at) {
    if (reply.kind === "ok") this.pack.merge(reply.data, asked_at);
    else this.pack.confirm(asked_at);
    if (this.pack.isOver(asked_at)) return this.wipe();
    await this.#store.write("packs", { event: this.#event, owner: this.#owner, ...this.pack.record });
    await this.queue.purge(asked_at);
    this.pack.retell(this.queue.entries);
    this.#listener.changed();
  }

  /* Also those of other events that this phone was a gate of. */
  async #forgetOldPacks() {
    const now = this.#ports.now();
    const packs = await this.#store.all("packs");
    const over = packs.filter(({ frame }) => now >= Date.parse(frame.expires_at)).map(({ event }) => event);
    if (over.includes(this.#event)) this.pack.forget();
    await this.#store.remove("packs", over);
    await this.#store.remove("leases", over);
  }

  async #close(status) {
    if (status === 401) await this.wipe();
    this.#listener.closed(status);
  }
}
