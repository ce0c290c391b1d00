/* The addresses a gate device may use. Every failure becomes a reply; nothing throws. */

/** An answer that takes longer than this counts as none, in ms. */
export const PATIENCE = 8000;
/** A whole pack over a weak network may take longer; nobody stands and waits for it. */
export const PATIENCE_FOR_PACK = 30_000;

export class Server {
  #base;
  #token;
  #fetch;
  #noted;
  #etag = null;

  /** base: `/api/events/<id>`; token: the device's; noted(answered, ms) hears of each short request. */
  constructor(base, token, { fetch = globalThis.fetch.bind(globalThis), noted = () => {} } = {}) {
    this.#base = base;
    this.#token = token;
    this.#fetch = fetch;
    this.#noted = noted;
  }

  /**
   * Send scans. Replies: {kind: "answered", results, occupancy} · {kind: "away", status, after?}: try
   * again · {kind: "closed", status}: the token is refused · {kind: "spoiled"}: not readable.
   */
  async send(scans) {
    const reply = await this.#timed("scans", posting({ scans }));
    if (reply.kind !== "ok") return reply;
    return Array.isArray(reply.data?.results) ? { ...reply.data, kind: "answered" } : { kind: "away", status: 200 };
  }

  /** The counters: {kind: "ok", data}, {kind: "same"} when nothing changed, else as for `send`. */
  async occupancy() {
    const reply = await this.#timed("occupancy", { method: "GET", headers: tagged(this.#etag) });
    if (reply.kind === "ok") this.#etag = reply.etag;
    return reply;
  }

  /** The pack, or what changed since a mark ("" for everything); replies as for the counters. */
  async pack(mark) {
    const path = mark ? `pack?since=${encodeURIComponent(mark)}` : "pack";
    return this.#ask(path, { method: "GET", headers: tagged(mark && `"${mark}"`) }, PATIENCE_FOR_PACK);
  }

  /** Renew the lease; battery: 0 to 100 or null. {kind: "ok", data: {places, expires_at, occupancy}}. */
  async lease(battery) {
    return this.#ask("lease", posting(battery === null ? {} : { battery }), PATIENCE);
  }

  /** Give the places of the lease back. */
  async release() {
    return this.#ask("lease", { method: "DELETE", headers: {}, keepalive: true }, PATIENCE);
  }

  async #timed(path, options) {
    const began = performance.now();
    const reply = await this.#ask(path, options, PATIENCE);
    this.#noted(reply.kind !== "away", performance.now() - began);
    return reply;
  }

  async #ask(path, options, patience) {
    try {
      const response = await this.#fetch(`${this.#base}/${path}`, {
        ...options,
        headers: { ...options.headers, Authorization: `Bearer ${this.#token}`, Accept: "application/json" },
        cache: "no-store",
        credentials: "omit",
        redirect: "error",
        signal: AbortSignal.timeout(patience),
      });
      return await replyOf(response);
    } catch {
      return { kind: "away", status: 0 };
    }
  }
}

function posting(data) {
  return { method: "POST", body: JSON.stringify(data), headers: { "Content-Type": "application/json" } };
}

function tagged(etag) {
  return etag ? { "If-None-Match": etag } : {};
}

async function replyOf(response) {
  const { status } = response;
  if (status === 200) return { kind: "ok", data: await response.json(), etag: response.headers.get("ETag") };
  if (status === 204) return { kind: "ok", data: null };
  if (status === 304) return { kind: "same" };
  if ([401, 403, 404].includes(status)) return { kind: "closed", status };
  if ([400, 413, 415, 422].includes(status)) return { kind: "spoiled", status };
  const seconds = Number(response.headers.get("Retry-After"));
  return seconds > 0 ? { kind: "away", status, after: Math.min(seconds, 30) * 1000 } : { kind: "away", status };
}
