/* Tickets kept on this phone: the one private page that stays when the network is away. Signing out
   deletes them by name, and so does another person's ticket on the same phone. */

/** Name of the cache; ticket-worker.js reads and writes the same one. */
export const CACHE = "fairday-tickets";
/** The worker has no say over other pages. */
export const SCOPE = "/me/tickets/";

/* Whose tickets these are; nothing is ever served from this address. */
const OWNER = `${SCOPE}owner`;
const LONGEST_FORGETTING = 1500;

/**
 * Keep the ticket page that is open, with what it draws itself with, for its owner.
 * Returns whether it is kept: never on plain http, nor where the browser refuses storage.
 */
export async function register({ worker, owner }) {
  if (!navigator.serviceWorker || !globalThis.caches) return false;
  try {
    await navigator.serviceWorker.register(worker, { scope: SCOPE });
    await makeRoomFor(owner);
    await keepThisPage();
  } catch {
    /* Without a network what was kept before still stands. */
  }
  return Boolean(await caches.match(location.pathname, { cacheName: CACHE }));
}

/** Delete every kept ticket and the worker. */
export async function forget() {
  const registered = await navigator.serviceWorker?.getRegistration(SCOPE);
  await Promise.all([globalThis.caches?.delete(CACHE), registered?.unregister()]);
}

/** Forget before a form signs out; a browser that cannot is not kept waiting for it. */
export function forgetOnSignOut(page) {
  page.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-forget-tickets], form[action$='/logout']");
    if (!form || event.defaultPrevented) return;
    event.preventDefault();
    const enough = new Promise((resolve) => setTimeout(resolve, LONGEST_FORGETTING));
    await Promise.race([forget().catch(() => {}), enough]);
    form.submit();
  });
}

async function makeRoomFor(owner) {
  const kept = await (await caches.match(OWNER, { cacheName: CACHE }))?.text();
  if (kept && kept !== owner) await caches.delete(CACHE);
  const cache = await caches.open(CACHE);
  await cache.put(OWNER, new Response(owner));
}

/* A sign-in that ran out leads to another page, which must not be kept in the ticket's place. */
async function keepThisPage() {
  const cache = await caches.open(CACHE);
  const page = new Request(location.pathname, { cache: "no-store", redirect: "error" });
  await cache.addAll([...ownParts(), page]);
}

/* Styles, scripts and icons that this page has loaded, from the browser's own store. */
function ownParts() {
  const loaded = performance.getEntriesByType("resource").map(({ name }) => new URL(name));
  const own = loaded.filter((url) => url.origin === location.origin && url.pathname.startsWith("/static/"));
  return [...new Set(own.map((url) => url.pathname + url.search))].map((path) => new Request(path, { cache: "force-cache" }));
}

if (globalThis.document) forgetOnSignOut(document);
