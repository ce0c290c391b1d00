/* What this phone knows without a network: the pack of the server, and on top of it the scans of
   its own that the pack does not tell of yet. */

import { ticketCode } from "./codes.js";
import { judged, nearestSeat } from "./judge.js";
import { practised } from "./practice.js";
import { sha256 } from "./sha256.js";

const HASH_DIGITS = 32;
/** A pack older than this is no longer gone by, in ms: too many may have registered or left. */
export const OLDEST_PACK = 4 * 3600 * 1000;
/** Everything is fetched anew so often, in ms, for what a delta does not tell: changed waves. */
export const WHOLE_EVERY = 15 * 60 * 1000;

export class Pack {
  #frame = null;
  #tickets = new Map();
  #moved = new Map();
  #lease = null;
  #crowd = null;
  #halls = new Map();
  #entries = [];

  /** What is kept of it: {frame, tickets, lease}; null where there is none. */
  get record() {
    return this.#frame && { frame: this.#frame, tickets: [...this.#tickets.values()] };
  }

  get frame() {
    return this.#frame;
  }

  get size() {
    return this.#tickets.size;
  }

  /** What the next request says that it has; "" asks for everything. */
  mark(now) {
    return this.#frame && now - this.#frame.whole_at < WHOLE_EVERY ? this.#frame.mark : "";
  }

  /** How old it is, in ms; Infinity where there is none. */
  age(now) {
    return this.#frame ? now - this.#frame.checked_at : Infinity;
  }

  isUsable(now) {
    return this.age(now) <= OLDEST_PACK;
  }

  /** The server's time less this phone's, in ms: judgement goes by the server's. */
  get skew() {
    return this.#frame?.skew ?? 0;
  }

  /** Whether the day is over on which it had to be forgotten. */
  isOver(now) {
    return this.#frame !== null && now + this.skew >= Date.parse(this.#frame.expires_at);
  }

  load(record, lease, entries) {
    this.#frame = record?.frame ?? null;
    this.#tickets = new Map((record?.tickets ?? []).map((ticket) => [ticket.hash, ticket]));
    this.#lease = lease ?? null;
    this.#hashAnew(entries);
    this.retell(entries);
  }

  /** Take the server's answer to a request that was made at `asked_at`. */
  merge(answer, asked_at) {
    const { tickets, ...frame } = answer;
    const isOtherSalt = frame.salt !== this.#frame?.salt;
    const whole_at = frame.whole ? asked_at : this.#frame.whole_at;
    const skew = Date.parse(frame.made_at) - asked_at;
    this.#frame = { ...frame, whole_at, checked_at: asked_at, skew };
    if (frame.whole) this.#tickets.clear();
    for (const ticket of tickets) this.#tickets.set(ticket.hash, ticket);
    if (isOtherSalt) this.#hashAnew(this.#entries);
    this.retell(this.#entries);
  }

  /** The server said that nothing has changed. */
  confirm(asked_at) {
    if (this.#frame) this.#frame.checked_at = asked_at;
  }

  /** lease: {places (null: none is needed), until, asked_at} on this phone's clock. */
  hold(lease) {
    this.#lease = lease;
  }

  /** The counters that the server gave last are newer than those in the pack. */
  count({ inside, level, stopped }) {
    const crowd = this.#frame?.crowd;
    if (!crowd) return;
    crowd.uncounted = inside - crowd.inside;
    crowd.red = stopped && level === "red";
    crowd.stopped = stopped && !crowd.red;
    this.retell(this.#entries);
  }

  forget() {
    this.#frame = this.#lease = null;
    this.#tickets.clear();
    this.retell(this.#entries);
  }

  /** How many may still be let in without a network; Infinity where nobody counts heads. */
  places(now) {
    if (!this.#lease || now >= this.#lease.until) return 0;
    if (this.#lease.places === null) return Infinity;
    const isCounted = ({ settled_at }) => settled_at === null || settled_at >= this.#lease.asked_at;
    const used = this.#entries.filter(isCounted).reduce((sum, { place }) => sum + (place ?? 0), 0);
    return Math.max(0, this.#lease.places - used);
  }

  /** Judge a scan here and now: {result, facts} for the screen and the queue. */
  judge(scan, now, { at = now + this.skew, places = this.places(now) } = {}) {
    const hash = this.hashOf(scan.code);
    const ticket = this.#tickets.get(hash) ?? null;
    const presence = this.#moved.get(hash) ?? ticket;
    const isOurs = hash !== null && practised(ticketCode(scan.code)) === null;
    const situation = this.#situation(ticket, presence, places);
    const said = strangerAgain(scan, ticket, presence) ?? judged({ ...scan, isOurs }, situation, at);
    const seat = ticket && nearestSeat(this.#seats(ticket), at);
    const facts = { ...factsOf(said, ticket, presence), hash, hall: this.#frame.hall };
    return { result: resultOf(scan, said, seat, presence, this.#frame), facts };
  }

  /** What the server's answer to a scan means for where its holder is. */
  factsOf(scan, { outcome, reason }) {
    const hash = this.hashOf(scan.code);
    const party = this.#tickets.get(hash)?.party ?? "student";
    const effect = { admitted: reason === "moved" ? "moves" : "enters", left: "leaves" }[outcome] ?? "nothing";
    return { hash, party, effect, hall: this.#frame?.hall ?? null, place: 0 };
  }

  /** What stands for a code in this pack; null for a text that is no code, or without a pack. */
  hashOf(text) {
    const code = ticketCode(text);
    return code && this.#frame ? sha256(this.#frame.salt + code).slice(0, HASH_DIGITS) : null;
  }

  /** Tell anew who is where, from the pack and the scans since, the oldest first. */
  retell(entries) {
    this.#entries = entries;
    this.#moved = new Map();
    this.#crowd = { ...this.#frame?.crowd };
    this.#halls = new Map((this.#frame?.halls ?? []).map((hall) => [hall.id, { ...hall }]));
    for (const entry of entries) if (entry.hash) this.#retellOne(entry);
  }

  /* Each device has its own salt; one that was enrolled anew has another than its scans. */
  #hashAnew(entries) {
    for (const entry of entries) entry.hash = this.hashOf(entry.scan.code);
  }

  #retellOne(entry) {
    const { hash, effect, scan, party, settled_at } = entry;
    const before = this.#moved.get(hash) ?? this.#tickets.get(hash) ?? { inside: false, hall: null };
    const isInside = { enters: true, moves: true, leaves: false, unverified: scan.direction === "in" }[effect];
    if (isInside === undefined) return;
    const hall = isInside ? (entry.hall ?? null) : null;
    this.#moved.set(hash, { ...before, inside: isInside, hall, since: scan.scanned_at, gate: scan.gate });
    const step = Number(isInside) - Number(Boolean(before.inside));
    /* The counters tell of what the server has answered. */
    if (settled_at !== null) return;
    this.#crowd.inside += step;
    if (party === "student") this.#crowd.students_inside += step;
    if (before.inside && this.#halls.has(before.hall)) this.#halls.get(before.hall).inside -= 1;
    if (isInside && this.#halls.has(hall)) this.#halls.get(hall).inside += 1;
  }

  #situation(ticket, presence, places) {
    const { kind, opens_at, starts_at, ends_at, cancelled, admits_unverified, hall } = this.#frame;
    const [opens, starts, ends] = [opens_at, starts_at, ends_at].map(Date.parse);
    return {
      event: { kind, opens_at: opens, starts_at: starts, ends_at: ends, cancelled, admits_unverified },
      crowd: this.#crowd,
      ticket: ticket && { party: ticket.party, revoked: ticket.revoked, seats: this.#seats(ticket) },
      presence,
      hall: this.#halls.get(hall) ?? null,
      places,
    };
  }

  #seats(ticket) {
    return this.#frame.waves
      .filter(({ position }) => ticket.waves.includes(position))
      .map((wave) => ({ ...wave, starts_at: Date.parse(wave.starts_at), ends_at: Date.parse(wave.ends_at) }));
  }
}

/* In the form of the server's answers; without a name, for the pack has none. */
function resultOf(scan, said, seat, presence, frame) {
  const wave = seat && (seat.title || (frame.kind === "fair" ? String(seat.position) : null));
  const isTwice = said.outcome === "already_inside";
  return {
    id: scan.id,
    outcome: said.outcome,
    reason: said.reason || null,
    first_at: isTwice ? (presence?.since ?? null) : null,
    first_gate: isTwice ? (presence?.gate ?? "") : "",
    holder: wave ? { name_masked: "", wave } : null,
    isLocal: true,
  };
}

/* A code that nobody knows was let in once: whoever shows it again has it from the first one. */
function strangerAgain(scan, ticket, presence) {
  if (ticket || !presence || presence.inside !== (scan.direction === "in")) return null;
  const outcome = presence.inside ? "already_inside" : "not_inside";
  return { outcome, reason: "unverified", effect: "nothing" };
}

/* A place of the lease is taken by who comes in and given back by who leaves; staff take none. */
function factsOf({ outcome, effect }, ticket, presence) {
  const party = ticket?.party ?? "student";
  const isIn = effect === "enters" || (effect === "unverified" && outcome === "admitted");
  const isOut = effect === "leaves" || (effect === "unverified" && outcome === "left" && presence?.inside);
  const place = party === "staff" ? 0 : Number(isIn) - Number(Boolean(isOut));
  return { party, effect, place };
}
