/* What this phone remembers about its gate: the token from the enrolment link and its own count. */

const TOKEN = /^#([A-Za-z0-9._~-]{16,200})$/;

/** This device's memory for one event; it works without storage too, until the page is closed. */
export class Device {
  #key;
  #storage;
  #known;

  constructor(eventId, storage) {
    this.#key = `fairday.gate.${eventId}`;
    this.#storage = storage;
    this.#known = this.#read();
  }

  get token() {
    return this.#known.token ?? null;
  }

  get admitted() {
    return this.#known.admitted ?? 0;
  }

  /** Camera that was chosen by hand, or null. */
  get camera() {
    return this.#known.camera ?? null;
  }

  /**
   * Take the token from the link's fragment, where servers, proxies and other sites never see it.
   * Returns whether there was one; the caller then takes the fragment out of the address bar.
   */
  enrol(fragment) {
    const token = TOKEN.exec(fragment)?.[1];
    if (!token) return false;
    if (token !== this.token) this.#keep({ token, admitted: 0, camera: this.camera });
    return true;
  }

  /**
   * The token, also where the quick storage lost it: a killed browser forgets its last seconds there,
   * and nothing that was written to the store.
   */
  async keptToken(store, event) {
    const kept = await store.read("devices", event);
    if (!this.token && kept) this.#keep({ ...this.#known, token: kept.token });
    else if (this.token && kept?.token !== this.token) await store.write("devices", { event, token: this.token });
    return this.token;
  }

  countAdmitted() {
    this.#keep({ ...this.#known, admitted: this.admitted + 1 });
  }

  chooseCamera(camera) {
    this.#keep({ ...this.#known, camera });
  }

  forget() {
    this.#known = {};
    try {
      this.#storage?.removeItem(this.#key);
    } catch {
      /* Storage was switched off while the page was open: there is nothing left to remove. */
    }
  }

  #read() {
    try {
      return JSON.parse(this.#storage?.getItem(this.#key)) ?? {};
    } catch {
      return {};
    }
  }

  #keep(known) {
    this.#known = known;
    try {
      this.#storage?.setItem(this.#key, JSON.stringify(known));
    } catch {
      /* Full or switched off: this phone stays a gate until the page is closed. */
    }
  }
}

/** The charge of the battery in per cent, or null where the browser does not tell it. */
export async function battery() {
  const found = await navigator.getBattery?.().catch(() => null);
  return found ? Math.round(found.level * 100) : null;
}

/** The browser's storage, or null where reading it is already refused. */
export function browserStorage() {
  try {
    return globalThis.localStorage;
  } catch {
    return null;
  }
}
