/* Opens the gate without a network. It sees gates and their parts only (its scope is /gate/), and
   it keeps nothing itself: keep.js keeps the page as a visitor sees it, so that no name, no search
   and no token of a signed-in person is ever in the store. A classic script: older phones know no
   other. */

const CACHE = "fairday-gate";
const GATE = /^\/gate\/\d+$/;
/* How long the network may take where a kept copy is at hand, in ms. */
const PATIENCE = { page: 3000, part: 1500 };
/* After the page had to come from the store, its parts come from there at once. */
const AWAY_FOR = 30_000;

let awayUntil = 0;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && GATE.test(url.pathname)) event.respondWith(gate(request, url.pathname));
  else if (url.pathname.startsWith("/static/")) event.respondWith(part(request));
});

/* The server's page wins while it speaks, for it knows who is signed in. Its being busy leaves the
   kept copy standing; a gate that it no longer knows is no longer kept. */
async function gate(request, path) {
  const cache = await self.caches.open(CACHE);
  const kept = await cache.match(path);
  const answer = await answerOf(request, kept, PATIENCE.page);
  if (!answer) {
    awayUntil = Date.now() + AWAY_FOR;
    return kept ?? Response.error();
  }
  awayUntil = 0;
  if ([404, 410].includes(answer.status)) await cache.delete(path);
  else if (kept && answer.status >= 500) return kept;
  return answer;
}

async function part(request) {
  const kept = await self.caches.match(request, { cacheName: CACHE });
  if (kept && Date.now() < awayUntil) return kept;
  const answer = await answerOf(request, kept, PATIENCE.part);
  return answer && (answer.ok || !kept) ? answer : (kept ?? Response.error());
}

/* The network's answer, or null where there is none in time; without a copy it may take its time. */
async function answerOf(request, kept, patience) {
  const asked = self.fetch(request).catch(() => null);
  if (!kept) return asked;
  return Promise.race([asked, new Promise((resolve) => setTimeout(resolve, patience, null))]);
}
