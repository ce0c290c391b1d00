import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { judged, nearestSeat, PASSING } from "../../static/attendance/judge.js";
import { practised } from "../../static/attendance/practice.js";

const { usual, vectors, practice } = JSON.parse(readFileSync(new URL("../data/scan-vectors.json", import.meta.url)));
const HOUR = 3_600_000;

function inMs(interval) {
  return { ...interval, starts_at: Date.parse(interval.starts_at), ends_at: Date.parse(interval.ends_at) };
}

/* A vector in the form in which a pack gives it to the judge. */
function situation(vector) {
  const event = inMs({ ...usual.event, ...vector.event });
  const waves = usual.waves.filter(({ position }) => vector.ticket?.waves.includes(position));
  return {
    event: { ...event, opens_at: event.starts_at - HOUR },
    crowd: { ...usual.crowd, ...vector.crowd },
    ticket: vector.ticket && { ...vector.ticket, seats: waves.map(inMs) },
    presence: vector.presence ?? null,
    hall: vector.hall ?? null,
    places: vector.places === undefined ? usual.places : (vector.places ?? Infinity),
  };
}

for (const vector of vectors) {
  test(`judged without a network: ${vector.why}`, () => {
    const { is_ours: isOurs = true, ...scan } = vector.scan ?? {};
    const said = judged({ direction: "in", override: "", ...scan, isOurs }, situation(vector), Date.parse(vector.at));
    assert.deepEqual(said, vector.says);
  });
}

for (const { code, outcome } of practice) {
  test(`practice code: ${outcome}`, () => assert.equal(practised(code), outcome));
}

test("a ticket's code is no practice code", () => {
  assert.equal(practised("7ZXK0Q2M9TB4HVD8RWN3F5GJYE"), null);
  assert.equal(practised(null), null);
  assert.equal(practised("7PRACT1CE00000000000000099"), "unknown_code");
});

test("only what lets somebody through passes", () => assert.deepEqual([...PASSING], ["admitted", "left"]));

test("who has no seat has no nearest one", () => assert.equal(nearestSeat([], 0), null));
