/* Keeps the gate's page on this phone, for opening it without a network: as a visitor sees it, so
   that nothing of a signed-in person is kept. */

/** Name of the cache; gate-worker.js reads the same one. */
export const CACHE = "fairday-gate";
/** The worker has no say over other pages. */
export const SCOPE = "/gate/";
const WORKER = "/gate-worker.js";

/**
 * Keep the page of this gate with all that it is made of; `more`: parts that it loads only later.
 *
 * Resolves to why it is not kept, as a key of the page's words: insecure (neither https nor
 * localhost), refused (by the browser) or late (without a network now); null when it is kept.
 */
export async function keepGate(path, lang, more) {
  if (!globalThis.isSecureContext) return "insecure";
  if (!navigator.serviceWorker || !globalThis.caches) return "refused";
  try {
    await navigator.serviceWorker.register(WORKER, { scope: SCOPE });
  } catch {
    if (navigator.onLine) return "refused";
  }
  try {
    await keepPage(path, lang, more);
  } catch {
    /* Without a network what was kept before still stands. */
  }
  return (await caches.match(path, { cacheName: CACHE })) ? null : "late";
}

/** Delete the kept page of this gate; its parts stay for other gates. */
export async function forgetGate(path) {
  const cache = await globalThis.caches?.open(CACHE);
  await cache?.delete(path);
}

/* The parts first: a page without them would open and do nothing. */
async function keepPage(path, lang, more) {
  const cache = await caches.open(CACHE);
  await cache.addAll([...new Set([...ownParts(), ...more])].map((part) => new Request(part, { cache: "no-cache" })));
  const asked = new Request(`${path}/kept?lang=${lang}`, { cache: "no-store", credentials: "omit", redirect: "error" });
  const page = await fetch(asked);
  if (page.ok) await cache.put(path, page);
}

/* Styles, scripts and icons that this page has loaded from our own address. */
function ownParts() {
  const loaded = performance.getEntriesByType("resource").map(({ name }) => new URL(name));
  const own = loaded.filter((url) => url.origin === location.origin && url.pathname.startsWith("/static/"));
  return own.map((url) => url.pathname + url.search);
}
