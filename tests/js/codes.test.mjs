import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { ticketCode } from "../../static/attendance/codes.js";

const vectors = JSON.parse(readFileSync(new URL("../data/code-vectors.json", import.meta.url)));

for (const { why, input, canonical } of vectors) {
  test(`code: ${why}`, () => assert.equal(ticketCode(input), canonical));
}
