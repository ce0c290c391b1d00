/* The code of one hall: fetched one at a time with the screen's own token, shown while it is good. */

/** How long a code is still taken after the next one began, in ms, less what a hand needs to scan. */
export const STILL_GOOD = 10_000;
/** An answer that takes longer than this counts as none, in ms. */
export const PATIENCE = 5000;
const SOON = 2000;
const LATER = 15_000;
/* A little after the step, so that the answer is the new code and not the last of the old one. */
const AFTER_STEP = 120;
const TOKEN = /^#([A-Za-z0-9._~-]{16,200})$/;

/** The token in the link's fragment, where servers and proxies never see it, or null. */
export function tokenIn(fragment) {
  return TOKEN.exec(fragment)?.[1] ?? null;
}

/** Ask for the present code: {kind: "ok", data}, {kind: "closed"} for a token refused, else {kind: "away"}. */
export async function fetchCode(eventId, token, fetch = globalThis.fetch.bind(globalThis)) {
  try {
    const response = await fetch(`/api/events/${eventId}/hall-code`, {
      headers: { Authorization: `Bearer ${token}`, Accept: "application/json" },
      cache: "no-store",
      credentials: "omit",
      redirect: "error",
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (response.ok) return { kind: "ok", data: await response.json() };
    return { kind: [401, 403, 404].includes(response.status) ? "closed" : "away" };
  } catch {
    return { kind: "away" };
  }
}

/** What the screen shows, from what it heard. Times are of one steady clock, in ms. */
export class HallCode {
  /** The latest answer, or null. */
  data = null;
  #until = 0;
  #closed = false;

  /** Take a reply that came at `now`; gives how long to wait before asking again, or null for never. */
  hear(reply, now) {
    if (reply.kind === "closed") {
      this.#closed = true;
      return null;
    }
    if (reply.kind !== "ok") return SOON;
    this.data = reply.data;
    this.#until = now + reply.data.seconds_left * 1000;
    if (["over", "cancelled"].includes(this.data.state)) return null;
    return this.data.state === "open" ? reply.data.seconds_left * 1000 + AFTER_STEP : LATER;
  }

  /** Whole seconds until the next code, 0 when it should be there. */
  secondsLeft(now) {
    return Math.max(0, Math.ceil((this.#until - now) / 1000));
  }

  /** `starting`, the server's own state, `fading` (no newer code came), `away` (and none is good), `closed`. */
  state(now) {
    if (this.#closed) return "closed";
    if (!this.data) return now > PATIENCE ? "away" : "starting";
    if (this.data.state !== "open") return this.data.state;
    if (now <= this.#until + SOON) return "open";
    return now <= this.#until + STILL_GOOD ? "fading" : "away";
  }
}

/** How much of the ruler is full, 0 to 100 with one decimal. */
export function percentFull(inside, cap) {
  return cap ? Math.min(100, Math.round((1000 * inside) / cap) / 10) : 0;
}
