/* Serves kept tickets when the network is away or slow. It sees ticket pages and their parts only
   (its scope is /me/tickets/) and keeps nothing else. A classic script: older phones know no other. */

const CACHE = "fairday-tickets";
const TICKET = /^\/me\/tickets\/[^/]+$/;
/* How long the network may take where a kept copy is at hand, in ms. */
const PATIENCE = { page: 3000, part: 1500 };

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && TICKET.test(url.pathname)) event.respondWith(ticket(event, url.pathname));
  else if (url.pathname.startsWith("/static/")) event.respondWith(part(request));
});

/* The server's word wins while it speaks: a ticket it no longer shows is no longer kept. Its being
   busy, and a sign-in that ran out on the way to the door, leave the kept copy standing. */
async function ticket(event, path) {
  const cache = await self.caches.open(CACHE);
  const kept = await cache.match(path);
  const answer = await answerOf(event.request, kept, PATIENCE.page);
  if (!answer) return kept ?? Response.error();
  if (answer.ok) event.waitUntil(keep(cache, path, answer.clone(), kept));
  else if ([403, 404, 410].includes(answer.status)) await cache.delete(path);
  else if (kept) return kept;
  return answer;
}

/* Only what the page asked to keep is brought up to date: after signing out nothing comes back. */
async function keep(cache, path, answer, kept) {
  if (kept) await cache.put(path, answer);
}

async function part(request) {
  const kept = await self.caches.match(request, { cacheName: CACHE });
  const answer = await answerOf(request, kept, PATIENCE.part);
  return answer && (answer.ok || !kept) ? answer : (kept ?? Response.error());
}

/* The network's answer, or null where there is none in time; without a copy it may take its time. */
async function answerOf(request, kept, patience) {
  const asked = self.fetch(request).catch(() => null);
  if (!kept) return asked;
  return Promise.race([asked, new Promise((resolve) => setTimeout(resolve, patience, null))]);
}
