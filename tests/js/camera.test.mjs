import assert from "node:assert/strict";
import { test } from "node:test";

import { nextZoom, troubleOf } from "../../static/attendance/camera.js";
import { largest } from "../../static/attendance/reader.js";

const phone = { secure: true, embedded: false, media: true };
const named = (name) => Object.assign(new Error(name), { name });

for (const [why, error, place, key] of [
  ["plain http", named("TypeError"), { ...phone, secure: false, media: false }, "insecure"],
  ["a browser inside another app without a camera", named("TypeError"), { ...phone, embedded: true, media: false }, "embedded"],
  ["a browser inside another app that refuses", named("NotAllowedError"), { ...phone, embedded: true }, "embedded"],
  ["permission refused", named("NotAllowedError"), phone, "denied"],
  ["no camera", named("NotFoundError"), phone, "missing"],
  ["camera in use", named("NotReadableError"), phone, "busy"],
  ["anything else", named("TypeError"), phone, "failed"],
]) {
  test(`camera trouble: ${why}`, () => assert.equal(troubleOf(error, place), key));
}

test("zoom goes through whole steps within the range and starts again", () => {
  const range = { min: 1, max: 2.5 };
  assert.deepEqual([nextZoom(1, range), nextZoom(2, range)], [2, 1]);
  assert.deepEqual([nextZoom(1, { min: 1, max: 8 }), nextZoom(2, { min: 1, max: 8 })], [2, 3]);
  assert.equal(nextZoom(1, { min: 0.5, max: 0.9 }), 1);
});

test("of several codes in view the largest counts", () => {
  const code = (rawValue, width) => ({ rawValue, boundingBox: { width, height: width } });
  assert.equal(largest([code("poster", 40), code("ticket", 200), code("", 900)]), "ticket");
  assert.equal(largest([]), null);
});
