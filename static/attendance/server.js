/* The two addresses a gate device may use. Every failure becomes a reply; nothing throws. */

/** An answer that takes longer than this counts as none, in ms. */
export const PATIENCE = 8000;

export class Server {
  #base;
  #token;
  #fetch;
  #etag = null;

  /** base: `/api/events/<id>`; token: the device's. */
  constructor(base, token, fetch = globalThis.fetch.bind(globalThis)) {
    this.#base = base;
    this.#token = token;
    this.#fetch = fetch;
  }

  /**
   * Send scans. Replies: {kind: "answered", results, occupancy} · {kind: "away", status, after?}: try
   * again · {kind: "closed", status}: the token is refused · {kind: "spoiled"}: not readable.
   */
  async send(scans) {
    const body = JSON.stringify({ scans });
    const reply = await this.#ask("scans", { method: "POST", body }, { "Content-Type": "application/json" });
    if (reply.kind !== "ok") return reply;
    return Array.isArray(reply.data?.results) ? { ...reply.data, kind: "answered" } : { kind: "away", status: 200 };
  }

  /** The counters: {kind: "ok", data}, {kind: "same"} when nothing changed, else as for `send`. */
  async occupancy() {
    const headers = this.#etag ? { "If-None-Match": this.#etag } : {};
    const reply = await this.#ask("occupancy", { method: "GET" }, headers);
    if (reply.kind === "ok") this.#etag = reply.etag;
    return reply;
  }

  async #ask(path, options, headers) {
    try {
      const response = await this.#fetch(`${this.#base}/${path}`, {
        ...options,
        headers: { ...headers, Authorization: `Bearer ${this.#token}`, Accept: "application/json" },
        cache: "no-store",
        credentials: "omit",
        redirect: "error",
        signal: AbortSignal.timeout(PATIENCE),
      });
      return await replyOf(response);
    } catch {
      return { kind: "away", status: 0 };
    }
  }
}

async function replyOf(response) {
  const { status } = response;
  if (status === 200) return { kind: "ok", data: await response.json(), etag: response.headers.get("ETag") };
  if (status === 304) return { kind: "same" };
  if ([401, 403, 404].includes(status)) return { kind: "closed", status };
  if ([400, 413, 415, 422].includes(status)) return { kind: "spoiled", status };
  const seconds = Number(response.headers.get("Retry-After"));
  return seconds > 0 ? { kind: "away", status, after: Math.min(seconds, 30) * 1000 } : { kind: "away", status };
}
