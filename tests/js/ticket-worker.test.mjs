import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";

const source = readFileSync(new URL("../../static/registrations/ticket-worker.js", import.meta.url), "utf-8");
const ORIGIN = "https://fairday.example";

/* The worker in a bare room: what is kept, and what the network does, are given. */
function worker({ kept = {}, network }) {
  const store = new Map(Object.entries(kept).map(([path, text]) => [path, new Response(text)]));
  const pathOf = (request) => new URL(request.url ?? request, ORIGIN).pathname;
  const cache = {
    match: async (request) => store.get(pathOf(request))?.clone(),
    put: async (request, answer) => store.set(pathOf(request), answer),
    delete: async (request) => store.delete(pathOf(request)),
  };
  const listeners = {};
  const self = {
    addEventListener: (name, listener) => { listeners[name] = listener; },
    location: { origin: ORIGIN },
    caches: { open: async () => cache, match: cache.match },
    fetch: async (request) => network(request),
  };
  vm.runInNewContext(source, { self, URL, Response, Promise, setTimeout: (work, ms, value) => setTimeout(work, ms / 100, value) });
  return { ask: (path, more) => ask(listeners.fetch, path, more), paths: () => [...store.keys()], text: (path) => store.get(path)?.clone().text() };
}

/* What the page gets: the answer, or null where the worker leaves the request alone. */
async function ask(listener, path, { mode = "navigate", method = "GET", origin = ORIGIN } = {}) {
  let answer = null;
  const waits = [];
  const request = { url: origin + path, mode, method };
  listener({ request, respondWith: (promise) => { answer = promise; }, waitUntil: (promise) => waits.push(promise) });
  const given = await answer;
  await Promise.all(waits);
  return given && (given.type === "error" ? "network error" : `${given.status} ${await given.text()}`);
}

const TICKET = "/me/tickets/4";
const away = () => { throw new TypeError("failed to fetch"); };
const never = () => new Promise(() => {});
const says = (status, text = "") => () => new Response(text, { status });

test("other pages, other sites and what is sent are left alone", async () => {
  const { ask } = worker({ network: away });
  assert.equal(await ask("/me"), null);
  assert.equal(await ask("/me/tickets/4/print"), null);
  assert.equal(await ask(TICKET, { method: "POST" }), null);
  assert.equal(await ask(TICKET, { mode: "cors" }), null);
  assert.equal(await ask(TICKET, { origin: "https://elsewhere.example" }), null);
});

test("without a network the kept ticket is shown; one that was never kept is not", async () => {
  const { ask } = worker({ kept: { [TICKET]: "kept" }, network: away });
  assert.equal(await ask(TICKET), "200 kept");
  assert.equal(await ask("/me/tickets/5"), "network error");
});

test("a slow network does not hold up a kept ticket", async () => {
  const { ask } = worker({ kept: { [TICKET]: "kept" }, network: never });
  assert.equal(await ask(TICKET), "200 kept");
});

test("the server's page wins and brings the kept copy up to date", async () => {
  const { ask, text } = worker({ kept: { [TICKET]: "old" }, network: says(200, "new") });
  assert.equal(await ask(TICKET), "200 new");
  assert.equal(await text(TICKET), "new");
});

test("the worker itself keeps nothing that the page did not keep", async () => {
  const { ask, paths } = worker({ network: says(200, "new") });
  assert.equal(await ask(TICKET), "200 new");
  assert.deepEqual(paths(), []);
});

for (const status of [403, 404, 410]) {
  test(`a ticket that the server answers with ${status} is no longer kept`, async () => {
    const { ask, paths } = worker({ kept: { [TICKET]: "kept" }, network: says(status, "gone") });
    assert.equal(await ask(TICKET), `${status} gone`);
    assert.deepEqual(paths(), []);
  });
}

for (const [why, network] of [["a busy server", says(503)], ["a sign-in that ran out", () => ({ ok: false, status: 0, type: "opaqueredirect" })]]) {
  test(`${why} leaves the kept ticket standing`, async () => {
    const { ask } = worker({ kept: { [TICKET]: "kept" }, network });
    assert.equal(await ask(TICKET), "200 kept");
  });
}

test("styles come from the network, else from what was kept", async () => {
  const style = { mode: "no-cors" };
  const path = "/static/vendor/app.css";
  assert.equal(await worker({ kept: { [path]: "old" }, network: says(200, "new") }).ask(path, style), "200 new");
  assert.equal(await worker({ kept: { [path]: "old" }, network: away }).ask(path, style), "200 old");
  assert.equal(await worker({ kept: { [path]: "old" }, network: says(502) }).ask(path, style), "200 old");
  assert.equal(await worker({ network: away }).ask(path, style), "network error");
});
