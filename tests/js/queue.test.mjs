import assert from "node:assert/strict";
import { test } from "node:test";

import { BATCH, pause, Queue } from "../../static/attendance/queue.js";
import { Store } from "../../static/attendance/store.js";

const DAY = 24 * 3_600_000;

/* A clock that is moved by hand, and a server that gives the replies it was told to give. */
function bench(replies, store = new Store(null)) {
  const seen = { sent: [], settled: [], states: [], timers: [], now: 1000 };
  const queue = new Queue(store, "7", {
    send: async (scans) => {
      seen.sent.push(scans.map((scan) => scan.id));
      const reply = replies.shift();
      return typeof reply === "function" ? reply(scans) : reply;
    },
    settled: (entry, result) => seen.settled.push(`${entry.id} ${result.outcome}`),
    changed: (state) => seen.states.push(state),
    later: (work, ms) => seen.timers.push({ work, ms }) - 1,
    never: () => {},
    now: () => seen.now,
  });
  return { queue, seen, store };
}

const admit = (scans) => ({
  kind: "answered",
  results: scans.map(({ id }) => ({ id, outcome: "admitted" })),
  occupancy: { inside: 1, cap: 10, level: "green", stopped: false },
});
const away = { kind: "away", status: 0 };
const scan = (id, more = {}) => ({ id, code: "c", offline: false, ...more });
const ids = (entries) => entries.map(({ id }) => id);

test("a scan is on the disk before anybody can be told anything", async () => {
  const { queue, store } = bench([]);
  await queue.add(scan("a"));
  assert.deepEqual(ids(await store.all("scans")), ["a"]);
  assert.deepEqual(ids(queue.waiting), ["a"]);
});

test("an answered scan is settled once, and kept until the pack tells of it", async () => {
  const { queue, seen, store } = bench([admit]);
  await queue.add(scan("a"));
  await queue.flush();
  await queue.flush();
  assert.deepEqual([seen.sent, seen.settled], [[["a"]], ["a admitted"]]);
  assert.deepEqual([ids(queue.waiting), ids(queue.entries)], [[], ["a"]]);
  await queue.purge(1000);
  assert.deepEqual(ids(await store.all("scans")), ["a"]);
  await queue.purge(1001);
  assert.deepEqual([ids(queue.entries), await store.all("scans")], [[], []]);
});

test("a scan without an answer is sent again with the same id", async () => {
  const { queue, seen } = bench([away, { kind: "away", status: 503 }, admit]);
  await queue.add(scan("a"));
  await queue.flush();
  assert.deepEqual(seen.states, [{ failing: true, closed: null }]);
  await seen.timers[0].work();
  await seen.timers[1].work();
  assert.deepEqual(seen.sent, [["a"], ["a"], ["a"]]);
  assert.deepEqual(seen.settled, ["a admitted"]);
  assert.deepEqual(seen.timers.map(({ ms }) => ms), [500, 1000]);
});

test("the pause grows to five seconds, and the server may name its own", async () => {
  assert.deepEqual([1, 2, 3, 4, 5, 9].map(pause), [500, 1000, 2000, 4000, 5000, 5000]);
  const { queue, seen } = bench([{ kind: "away", status: 429, after: 7000 }]);
  await queue.add(scan("a"));
  await queue.flush();
  assert.equal(seen.timers[0].ms, 7000);
});

test("a new page goes on where the old one was killed, in the same order", async () => {
  const first = bench([]);
  for (const id of ["b", "a", "c"]) await first.queue.tell(await first.queue.add(scan(id)), "admitted", { place: 1 });
  const second = bench([admit], first.store);
  await second.queue.open();
  assert.deepEqual(second.queue.entries.map(({ id, place, scan: { offline, told } }) => [id, place, offline, told]), [
    ["b", 1, true, "admitted"], ["a", 1, true, "admitted"], ["c", 1, true, "admitted"],
  ]);
  await second.queue.flush();
  assert.deepEqual(second.seen.sent, [["b", "a", "c"]]);
});

test("whoever was told nothing before the page was closed was not let in", async () => {
  const first = bench([]);
  await first.queue.add(scan("a"));
  const { queue } = bench([], first.store);
  await queue.open();
  assert.deepEqual(queue.entries[0].scan, scan("a", { offline: true, told: "unknown_code" }));
});

test("another event's scans are left alone, forgotten ones go after two weeks", async () => {
  const first = bench([]);
  await first.queue.add(scan("a"));
  await first.store.write("scans", { id: "x", event: "8", seq: 1, scan: scan("x"), made_at: 0, settled_at: null });
  const second = bench([], first.store);
  second.seen.now = 1000 + 14 * DAY;
  await second.queue.open();
  assert.deepEqual(ids(second.queue.entries), ["a"]);
  const third = bench([], first.store);
  third.seen.now = 1001 + 14 * DAY;
  await third.queue.open();
  assert.deepEqual(ids(await first.store.all("scans")), ["x"]);
});

test("a long queue goes in batches", async () => {
  const { queue, seen } = bench([admit, admit, admit]);
  for (let n = 0; n < 2 * BATCH + 1; n += 1) await queue.add(scan(`s${n}`));
  await queue.flush();
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.deepEqual(seen.sent.map((batch) => batch.length), [BATCH, BATCH, 1]);
});

test("answers are matched by id; a scan that has none is invalid", async () => {
  const { queue, seen } = bench([{ kind: "answered", results: [{ id: "other", outcome: "admitted" }], occupancy: null }]);
  await queue.add(scan("a"));
  await queue.flush();
  assert.deepEqual(seen.settled, ["a invalid"]);
});

test("a request that cannot be read is taken apart until the scan that spoils it is found", async () => {
  const spoiled = (scans) => (scans.some(({ id }) => id === "b") ? { kind: "spoiled" } : admit(scans));
  const { queue, seen } = bench([spoiled, spoiled, spoiled, spoiled]);
  for (const id of ["a", "b", "c"]) await queue.add(scan(id));
  await queue.flush();
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.deepEqual(seen.settled, ["a admitted", "b invalid", "c admitted"]);
});

test("a refused token stops the sending and keeps the scans", async () => {
  const { queue, seen, store } = bench([{ kind: "closed", status: 401 }]);
  await queue.add(scan("a"));
  await queue.flush();
  assert.deepEqual(seen.states, [{ failing: false, closed: 401 }]);
  assert.equal(seen.timers.length, 0);
  assert.deepEqual(ids(await store.all("scans")), ["a"]);
});
