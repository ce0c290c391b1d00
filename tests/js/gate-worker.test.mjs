import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";

const source = readFileSync(new URL("../../static/attendance/gate-worker.js", import.meta.url), "utf-8");
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
  vm.runInNewContext(source, { self, URL, Date, Response, Promise, setTimeout: (work, ms, value) => setTimeout(work, ms / 100, value) });
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

const GATE = "/gate/7";
const away = () => { throw new TypeError("failed to fetch"); };
const never = () => new Promise(() => {});
const says = (status, text = "") => () => new Response(text, { status });

test("other pages, other sites and what is sent are left alone", async () => {
  const { ask } = worker({ network: away });
  for (const path of ["/gate", "/gate/7/search", "/gate/7/kept", "/me", "/api/events/7/pack"]) assert.equal(await ask(path), null);
  assert.equal(await ask(GATE, { method: "POST" }), null);
  assert.equal(await ask(GATE, { mode: "cors" }), null);
  assert.equal(await ask(GATE, { origin: "https://elsewhere.example" }), null);
});

test("without a network, or with a slow one, the kept gate opens; one that was never kept does not", async () => {
  for (const network of [away, never]) assert.equal(await worker({ kept: { [GATE]: "kept" }, network }).ask(GATE), "200 kept");
  assert.equal(await worker({ network: away }).ask(GATE), "network error");
});

test("the server's page wins, and is not kept: it may be somebody's", async () => {
  const { ask, text, paths } = worker({ kept: { [GATE]: "kept" }, network: says(200, "of a person") });
  assert.equal(await ask(GATE), "200 of a person");
  assert.equal(await text(GATE), "kept");
  assert.deepEqual(paths(), [GATE]);
  const fresh = worker({ network: says(200, "of a person") });
  await fresh.ask(GATE);
  assert.deepEqual(fresh.paths(), []);
});

test("a busy server leaves the kept gate standing, one that no longer knows it does not", async () => {
  const busy = worker({ kept: { [GATE]: "kept" }, network: says(503) });
  assert.equal(await busy.ask(GATE), "200 kept");
  const gone = worker({ kept: { [GATE]: "kept" }, network: says(404, "gone") });
  assert.equal(await gone.ask(GATE), "404 gone");
  assert.deepEqual(gone.paths(), []);
});

test("parts come from the network, else from what was kept, and at once after the page had to", async () => {
  const style = { mode: "no-cors" };
  const path = "/static/vendor/app.css";
  assert.equal(await worker({ kept: { [path]: "old" }, network: says(200, "new") }).ask(path, style), "200 new");
  assert.equal(await worker({ kept: { [path]: "old" }, network: away }).ask(path, style), "200 old");
  assert.equal(await worker({ kept: { [path]: "old" }, network: says(502) }).ask(path, style), "200 old");
  assert.equal(await worker({ network: away }).ask(path, style), "network error");
  const asked = [];
  const network = (request) => { asked.push(request.url); throw new TypeError("failed to fetch"); };
  const { ask } = worker({ kept: { [GATE]: "kept", [path]: "old" }, network });
  await ask(GATE);
  assert.equal(await ask(path, style), "200 old");
  assert.equal(asked.length, 1);
});
