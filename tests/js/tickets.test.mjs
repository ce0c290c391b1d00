import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { CACHE, forget, forgetOnSignOut, register } from "../../static/registrations/tickets.js";

const ORIGIN = "https://fairday.example";
const PAGE = { worker: "/ticket-worker.js", owner: "5" };
let stores;
let registered;
let network;

/* A browser with just the storage that tickets use; `network` answers or throws. */
beforeEach(() => {
  stores = new Map();
  registered = [];
  network = async () => new Response("page");
  const give = (name, value) => Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  give("location", new URL(`${ORIGIN}/me/tickets/4`));
  give("caches", {
    open: async (name) => cacheOf(name),
    delete: async (name) => stores.delete(name),
    match: async (path, { cacheName }) => stores.get(cacheName)?.get(path)?.clone(),
  });
  give("Request", class { constructor(path, options) { Object.assign(this, { path, ...options }); } });
  give("navigator", {
    serviceWorker: {
      register: async (script, { scope }) => registered.push(`${script} ${scope}`),
      getRegistration: async () => ({ unregister: async () => registered.splice(0) }),
    },
  });
});

function cacheOf(name) {
  if (!stores.has(name)) stores.set(name, new Map());
  const store = stores.get(name);
  return {
    put: async (path, answer) => store.set(path, answer),
    addAll: async (requests) => {
      const answers = await Promise.all(requests.map(network));
      requests.forEach(({ path }, n) => store.set(path, answers[n]));
    },
  };
}

const keptPaths = () => [...(stores.get(CACHE)?.keys() ?? [])].sort();

test("the open ticket is kept for its owner, by a worker that sees tickets alone", async () => {
  assert.equal(await register(PAGE), true);
  assert.deepEqual(registered, ["/ticket-worker.js /me/tickets/"]);
  assert.deepEqual(keptPaths(), ["/me/tickets/4", "/me/tickets/owner"]);
});

test("another person's ticket on the same phone takes away the first one's", async () => {
  await register(PAGE);
  location.pathname = "/me/tickets/9";
  await register({ ...PAGE, owner: "6" });
  assert.deepEqual(keptPaths(), ["/me/tickets/9", "/me/tickets/owner"]);
});

test("a sign-in that ran out does not put another page in the ticket's place", async () => {
  const asked = [];
  network = async (request) => { asked.push(request); return new Response(""); };
  await register(PAGE);
  assert.deepEqual(asked.map(({ path, redirect }) => [path, redirect]), [["/me/tickets/4", "error"]]);
});

test("without a network a ticket is kept only if it was before", async () => {
  network = async () => { throw new TypeError("failed to fetch"); };
  assert.equal(await register(PAGE), false);
  cacheOf(CACHE).put("/me/tickets/4", new Response("page"));
  assert.equal(await register(PAGE), true);
});

test("on plain http nothing is kept and nothing fails", async () => {
  navigator.serviceWorker = undefined;
  assert.equal(await register(PAGE), false);
  assert.equal(stores.size, 0);
  await forget();
});

test("forgetting deletes the tickets and the worker", async () => {
  await register(PAGE);
  await forget();
  assert.deepEqual([stores.size, registered], [0, []]);
});

test("signing out forgets first and then sends the form; other forms are left alone", async () => {
  await register(PAGE);
  const sent = [];
  let submit;
  forgetOnSignOut({ addEventListener: (_name, listener) => { submit = listener; } });
  const form = (isSignOut) => ({ closest: () => isSignOut && { submit: () => sent.push(stores.size) } });
  const event = (target) => ({ target, defaultPrevented: false, preventDefault() { this.defaultPrevented = true; } });
  const other = event(form(null));
  await submit(other);
  assert.equal(other.defaultPrevented, false);
  await submit(event(form(true)));
  assert.deepEqual(sent, [0]);
});
