import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { liveSuffix, qrPath, stepOf } from "../../static/registrations/live.js";

const vectors = JSON.parse(readFileSync(new URL("../data/live-vectors.json", import.meta.url), "utf-8"));

for (const { secret, at, step, suffix } of vectors) {
  test(`suffix of step ${step} is the server's`, async () => {
    assert.equal(stepOf(at * 1000), step);
    assert.equal(await liveSuffix(secret, step), suffix);
  });
}

test("a ticket's link with its suffix stays a small code", () => {
  const { size, path } = qrPath("HTTPS://JOB.CAMPUS.EDU.CN/T/7ZXK0Q2M9TB4HVD8RWN3F5GJYE-K41GX7");
  assert.equal(size, 4 * 3 + 17 + 8); // version 3 in its quiet zone
  assert.match(path, /^(M\d+ \d+h\d+v1h-\d+z)+$/);
});

test("the first row is the finder's edge, behind the quiet zone", () => {
  assert.ok(qrPath("HTTPS://JOB.CAMPUS.EDU.CN/T/7ZXK0Q2M9TB4HVD8RWN3F5GJYE-K41GX7").path.startsWith("M4 4h7v1h-7z"));
});
