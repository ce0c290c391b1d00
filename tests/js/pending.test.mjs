import assert from "node:assert/strict";
import { test } from "node:test";

import { BATCH, Pending, pause } from "../../static/attendance/pending.js";

/* A clock that is moved by hand, and a server that gives the replies it was told to give. */
function bench(replies) {
  const seen = { sent: [], settled: [], states: [], timers: [] };
  const pending = new Pending({
    send: async (scans) => {
      seen.sent.push(scans.map((scan) => scan.id));
      const reply = replies.shift();
      return typeof reply === "function" ? reply(scans) : reply;
    },
    settled: (scan, result) => seen.settled.push(`${scan.id} ${result.outcome}`),
    changed: (state) => seen.states.push(state),
    later: (work, ms) => seen.timers.push({ work, ms }) - 1,
    never: () => {},
  });
  return { pending, seen };
}

const admit = (scans) => ({
  kind: "answered",
  results: scans.map(({ id }) => ({ id, outcome: "admitted" })),
  occupancy: { inside: 1, cap: 10, level: "green", stopped: false },
});
const scan = (id) => ({ id, code: "c" });
const settle = () => new Promise((resolve) => setImmediate(resolve));

test("an answered scan is settled once and gone", async () => {
  const { pending, seen } = bench([admit]);
  await pending.add(scan("a"));
  assert.deepEqual(seen.settled, ["a admitted"]);
  assert.equal(pending.count, 0);
  assert.deepEqual(seen.states, [{ count: 0, failing: false, closed: null }]);
});

test("a scan without an answer is sent again with the same id", async () => {
  const { pending, seen } = bench([{ kind: "away", status: 0 }, { kind: "away", status: 503 }, admit]);
  await pending.add(scan("a"));
  assert.deepEqual(seen.settled, []);
  assert.deepEqual(seen.states, [{ count: 1, failing: true, closed: null }]);
  await seen.timers[0].work();
  await seen.timers[1].work();
  assert.deepEqual(seen.sent, [["a"], ["a"], ["a"]]);
  assert.deepEqual(seen.settled, ["a admitted"]);
  assert.deepEqual(seen.timers.map(({ ms }) => ms), [500, 1000]);
});

test("the pause grows to five seconds, and the server may name its own", async () => {
  assert.deepEqual([1, 2, 3, 4, 5, 9].map(pause), [500, 1000, 2000, 4000, 5000, 5000]);
  const { pending, seen } = bench([{ kind: "away", status: 429, after: 7000 }]);
  await pending.add(scan("a"));
  assert.equal(seen.timers[0].ms, 7000);
});

test("scans made while a request is under way follow in order, none twice", async () => {
  let answer;
  const slow = (scans) => new Promise((resolve) => { answer = () => resolve(admit(scans)); });
  const { pending, seen } = bench([slow, admit]);
  pending.add(scan("a"));
  pending.add(scan("b"));
  pending.add(scan("c"));
  answer();
  await settle();
  assert.deepEqual(seen.sent, [["a"], ["b", "c"]]);
  assert.deepEqual(seen.settled, ["a admitted", "b admitted", "c admitted"]);
});

test("a long queue goes in batches", async () => {
  const ids = Array.from({ length: BATCH + 2 }, (_, n) => `s${n}`);
  let answer;
  const slow = (scans) => new Promise((resolve) => { answer = () => resolve(admit(scans)); });
  const { pending, seen } = bench([slow, admit, admit]);
  for (const id of ids) pending.add(scan(id));
  answer();
  await settle();
  assert.deepEqual(seen.sent.map((batch) => batch.length), [1, BATCH, 1]);
});

test("answers are matched by id; a scan that has none is invalid", async () => {
  const { pending, seen } = bench([
    (scans) => ({ kind: "answered", results: [{ id: "other", outcome: "admitted" }], occupancy: null, scans }),
  ]);
  await pending.add(scan("a"));
  assert.deepEqual(seen.settled, ["a invalid"]);
});

test("a request that cannot be read is taken apart until the scan that spoils it is found", async () => {
  const away = { kind: "away", status: 0 };
  const spoiled = (scans) => (scans.some(({ id }) => id === "b") ? { kind: "spoiled" } : admit(scans));
  const { pending, seen } = bench([away, spoiled, spoiled, spoiled, spoiled]);
  await pending.add(scan("a"));
  for (const id of ["b", "c"]) pending.add(scan(id));
  await settle();
  assert.deepEqual(seen.settled, ["a admitted", "b invalid", "c admitted"]);
});

test("a refused token stops the sending and keeps the scans", async () => {
  const { pending, seen } = bench([{ kind: "closed", status: 401 }]);
  await pending.add(scan("a"));
  assert.deepEqual(seen.states, [{ count: 1, failing: false, closed: 401 }]);
  assert.equal(seen.timers.length, 0);
});
