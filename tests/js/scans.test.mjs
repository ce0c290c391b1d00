import assert from "node:assert/strict";
import { test } from "node:test";

import { newId, newScan, QUIET, Sightings } from "../../static/attendance/scans.js";

const CODE = "7ZXK0Q2M9TB4HVD8RWN3F5GJYE";
const UUID_4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

function facts(changes = {}) {
  const at = new Date("2026-11-25T01:02:03.987Z");
  return { direction: "in", gate: "A", source: "camera", at, id: "one", ...changes };
}

test("newId is a version 4 UUID where the browser makes them", () => {
  assert.match(newId(), UUID_4);
});

test("newId is a version 4 UUID on plain http, where randomUUID is missing", () => {
  const filled = (byte) => ({ getRandomValues: (bytes) => bytes.fill(byte) });
  assert.equal(newId(filled(0)), "00000000-0000-4000-8000-000000000000");
  assert.equal(newId(filled(255)), "ffffffff-ffff-4fff-bfff-ffffffffffff");
  const real = { getRandomValues: (bytes) => globalThis.crypto.getRandomValues(bytes) };
  assert.match(newId(real), UUID_4);
  assert.notEqual(newId(real), newId(real));
});

test("newScan has the members of the contract, whole seconds and the text as it was read", () => {
  assert.deepEqual(newScan(`${CODE.toLowerCase()}-482913`, facts()), {
    id: "one",
    code: `${CODE.toLowerCase()}-482913`,
    direction: "in",
    scanned_at: "2026-11-25T01:02:03Z",
    gate: "A",
    source: "camera",
    offline: false,
  });
});

test("newScan names what is passed over only when something is", () => {
  assert.equal("override" in newScan(CODE, facts()), false);
  assert.equal(newScan(CODE, facts({ override: "wrong_wave" })).override, "wrong_wave");
});

test("newScan cuts a long text so that the server still sees that it is too long", () => {
  assert.equal(newScan("x".repeat(200), facts()).code, "x".repeat(200));
  assert.equal(newScan("x".repeat(4000), facts()).code, "x".repeat(201));
});

test("a code that stays in view is new once", () => {
  const sightings = new Sightings();
  const times = [0, 100, 1900, 3800, 5700];
  assert.deepEqual(times.map((now) => sightings.isNew(CODE, "in", now)), [true, false, false, false, false]);
});

test("a code is new again after it was out of view", () => {
  const sightings = new Sightings();
  sightings.isNew(CODE, "in", 0);
  assert.equal(sightings.isNew(CODE, "in", QUIET), true);
});

test("the link, the bare code and the next live suffix are the same sighting", () => {
  const sightings = new Sightings();
  sightings.isNew(CODE, "in", 0);
  assert.equal(sightings.isNew(`https://h/t/${CODE.toLowerCase()}-482913`, "in", 500), false);
});

test("another code, another direction and a cleared memory are new at once", () => {
  const sightings = new Sightings();
  sightings.isNew(CODE, "in", 0);
  assert.equal(sightings.isNew("0".repeat(26), "in", 100), true);
  assert.equal(sightings.isNew(CODE, "out", 200), true);
  sightings.clear();
  assert.equal(sightings.isNew(CODE, "in", 300), true);
});
