/* The order of judgement at the door, for the time without a network. app/attendance/rules judges by
   the same rules; tests/data/scan-vectors.json holds both to them. Pure: no page, no store, no clock.

   What differs without a network: places come from the device's lease, the live code is not asked
   for, and a code that is not in the pack may be let in unverified where the organiser allowed it. */

const MINUTE = 60_000;
const OPENS_BEFORE = 60 * MINUTE;
const WAVE_TOLERANCE = 30 * MINUTE;
const REOPENS_PCT = 95;

/** What lets somebody through. */
export const PASSING = new Set(["admitted", "left"]);

/**
 * Judge one scan at a moment, in ms.
 *
 * scan: {direction, override, isOurs}; isOurs: the text has the form of a ticket's code.
 * now: {event: {kind, opens_at, starts_at, ends_at, cancelled, admits_unverified} with moments in ms,
 * crowd: {cap, student_cap, inside, students_inside, uncounted, stopped, red},
 * ticket: {party, revoked, seats: [{position, title, starts_at, ends_at}]} or null,
 * presence: {inside, hall} or null, hall: {id, cap, inside} or null,
 * places: how many the lease still has, Infinity where none is needed}.
 *
 * Returns {outcome, reason, effect}: effect is nothing, enters, leaves, noted, moves or unverified.
 */
export function judged(scan, now, at) {
  if (!now.ticket) return judgedUnknown(scan, now, at);
  return scan.direction === "out" ? judgedExit(now) : judgedEntry(scan, now, at);
}

/** The seat whose session is now, else nearest in time; the earlier one of two. */
export function nearestSeat(seats, at) {
  let nearest = null;
  for (const seat of seats) {
    const isNow = seat.starts_at <= at && at < seat.ends_at;
    const away = isNow ? -1 : Math.max(seat.starts_at - at, at - seat.ends_at);
    if (!nearest || away < nearest.away) nearest = { seat, away };
  }
  return nearest?.seat ?? null;
}

function judgedUnknown(scan, { event, crowd, places }, at) {
  if (!event.admits_unverified || !scan.isOurs) return verdict("unknown_code");
  if (scan.direction === "out") return verdict("left", "unverified", "unverified");
  const obstacle = event.cancelled ? "cancelled" : windowObstacle(event, at);
  if (obstacle) return verdict(obstacle);
  const limit = limitReached(crowd, "student", places);
  return limit ? fullness(limit) : verdict("admitted", "unverified", "unverified");
}

function judgedEntry(scan, now, at) {
  const { event, ticket, presence } = now;
  const obstacle = ticketObstacle(event, ticket) ?? windowObstacle(event, at);
  if (obstacle) return verdict(obstacle);
  if (presence?.inside) return judgedInside(presence, now.hall);
  if (!scan.override && isOtherWave(event, ticket, at)) return verdict("wrong_wave");
  const limit = limitReached(now.crowd, ticket.party, now.places);
  if (limit) return fullness(limit);
  if (ticket.party !== "staff" && isHallFull(now.hall)) return fullness("hall");
  return verdict("admitted", "", "enters");
}

/* Somebody inside shows the code again: at another hall's gate they move, else they came twice. */
function judgedInside(presence, hall) {
  if (!hall || presence.hall === hall.id) return verdict("already_inside");
  return isHallFull(hall) ? fullness("hall") : verdict("admitted", "moved", "moves");
}

/* Leaving is possible at any time and with any ticket that somebody came in with. */
function judgedExit({ event, ticket, presence }) {
  if (presence?.inside) return verdict("left", "", "leaves");
  const obstacle = ticketObstacle(event, ticket);
  return obstacle ? verdict(obstacle) : verdict("not_inside", "", "noted");
}

function ticketObstacle(event, ticket) {
  if (event.cancelled) return "cancelled";
  return ticket.revoked ? "revoked" : null;
}

function windowObstacle(event, at) {
  if (at < event.opens_at) return "too_early";
  return at >= event.ends_at ? "too_late" : null;
}

/* A fair's student comes with their own wave, half an hour more or less; nobody is early for the
   first one once the doors are open. */
function isOtherWave(event, ticket, at) {
  const wave = event.kind === "fair" && ticket.party === "student" ? nearestSeat(ticket.seats, at) : null;
  if (!wave) return false;
  const early = wave.starts_at <= event.starts_at ? OPENS_BEFORE : WAVE_TOLERANCE;
  return at < wave.starts_at - early || at >= wave.ends_at + WAVE_TOLERANCE;
}

/* Why one more may not come in: "" when they may. Staff may always. */
function limitReached(crowd, party, places) {
  if (party === "staff") return "";
  if (crowd.stopped) return "stopped";
  const present = Math.max(0, crowd.inside + crowd.uncounted);
  if (crowd.cap !== null && present >= crowd.cap) return "capacity";
  if (crowd.cap !== null && crowd.red && present * 100 > crowd.cap * REOPENS_PCT) return "reopening";
  if (places <= 0) return "leased";
  if (party !== "student" || crowd.student_cap === null) return "";
  const students = Math.max(0, crowd.students_inside + Math.min(0, crowd.uncounted));
  return students >= crowd.student_cap ? "quota" : "";
}

function isHallFull(hall) {
  return Boolean(hall) && hall.cap !== null && hall.inside >= hall.cap;
}

function fullness(limit) {
  return limit === "stopped" ? verdict("stopped") : verdict("full", limit);
}

function verdict(outcome, reason = "", effect = "nothing") {
  return { outcome, reason, effect };
}
