/* What this phone keeps through a reload, a closed tab and a killed browser: scans, pack, lease,
   token.

   Each is a record in one of four drawers: `scans` by id, the others by event. Where the browser refuses to keep anything, a drawer in memory does until the page is closed. */

const NAME = "fairday-gate";
const DRAWERS = { scans: "id", packs: "event", leases: "event", devices: "event" };

/** Opens the store; never fails: `isKept` tells whether it outlives the page. */
export async function openStore(indexedDB = globalThis.indexedDB) {
  try {
    return new Store(await opened(indexedDB));
  } catch {
    return new Store(null);
  }
}

/** Ask the browser not to throw the store away when the phone runs full. */
export async function askToPersist(storage = globalThis.navigator?.storage) {
  try {
    return Boolean(await storage?.persist?.());
  } catch {
    return false;
  }
}

export class Store {
  #database;
  #memory = Object.fromEntries(Object.keys(DRAWERS).map((drawer) => [drawer, new Map()]));

  /** database: an open IndexedDB of `opened`, or null for memory alone. */
  constructor(database) {
    this.#database = database;
  }

  get isKept() {
    return this.#database !== null;
  }

  async read(drawer, key) {
    return this.#do("readonly", drawer, (records) => records.get(key), () => this.#memory[drawer].get(key));
  }

  async all(drawer) {
    return this.#do("readonly", drawer, (records) => records.getAll(), () => [...this.#memory[drawer].values()]);
  }

  /** Resolves when the record is on the disk, not in a buffer of the browser's. */
  async write(drawer, record) {
    const remember = () => { this.#memory[drawer].set(record[DRAWERS[drawer]], record); };
    await this.#do("readwrite", drawer, (records) => records.put(record), remember);
  }

  async remove(drawer, keys) {
    const forget = () => keys.forEach((key) => this.#memory[drawer].delete(key));
    await this.#do("readwrite", drawer, (records) => keys.forEach((key) => records.delete(key)), forget);
  }

  /* A disk that is full or gone must not stop the gate: from then on memory serves, and says so. */
  async #do(mode, drawer, act, instead) {
    if (this.#database) {
      try {
        return await finished(this.#database, mode, drawer, act);
      } catch {
        this.#database = null;
      }
    }
    return instead();
  }
}

function finished(database, mode, drawer, act) {
  return new Promise((resolve, reject) => {
    const work = database.transaction(drawer, mode, { durability: "strict" });
    const request = act(work.objectStore(drawer));
    work.oncomplete = () => resolve(request?.result);
    work.onabort = () => reject(work.error);
    work.onerror = () => reject(work.error);
  });
}

function opened(indexedDB) {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      for (const [drawer, keyPath] of Object.entries(DRAWERS)) request.result.createObjectStore(drawer, { keyPath });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("another page holds the store"));
  });
}
