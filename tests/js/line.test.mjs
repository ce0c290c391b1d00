import assert from "node:assert/strict";
import { test } from "node:test";

import { GOOD_AGAIN, Line, LOOKS_AT, SLOW, TOO_MANY_BAD } from "../../static/attendance/line.js";

function after(...requests) {
  const line = new Line();
  for (const request of requests) line.note(...request);
  return line.isAway;
}

const good = [true, 40];
const failed = [false, 10];
const slow = [true, SLOW + 1];

test("the rule is the one that the brief asks for", () => {
  assert.deepEqual([LOOKS_AT, TOO_MANY_BAD, GOOD_AGAIN, SLOW], [5, 2, 2, 3000]);
});

test("a new line is trusted, and one failure is no reason not to be", () => {
  assert.equal(after(), false);
  assert.equal(after(failed), false);
  assert.equal(after([true, SLOW]), false);
});

for (const [why, requests] of [
  ["two failures", [failed, failed]],
  ["two slow answers", [slow, slow]],
  ["a failure and a slow answer among five", [failed, good, good, good, slow]],
]) {
  test(`away after ${why}`, () => assert.equal(after(...requests), true));
}

test("two failures that lie six requests apart are two accidents", () => {
  assert.equal(after(failed, good, good, good, good, failed), false);
});

test("back after two good answers in a row, not after one", () => {
  assert.equal(after(failed, failed, good), true);
  assert.equal(after(failed, failed, good, failed, good), true);
  assert.equal(after(failed, failed, good, good), false);
});

test("what was before a return does not count against it", () => {
  assert.equal(after(failed, failed, good, good, failed), false);
  assert.equal(after(failed, failed, good, good, failed, failed), true);
});

test("the phone itself may say that there is no network", () => {
  const line = new Line();
  line.note(...good);
  line.cut();
  assert.equal(line.isAway, true);
  line.note(...good);
  assert.equal(line.isAway, true);
  line.note(...good);
  assert.equal(line.isAway, false);
});
