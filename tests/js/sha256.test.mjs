import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import { sha256 } from "../../static/attendance/sha256.js";

test("the examples of FIPS 180-4", () => {
  assert.equal(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  assert.equal(sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
});

test("every length around the blocks, and texts beyond ASCII", () => {
  const texts = Array.from({ length: 140 }, (_, n) => "a".repeat(n));
  for (const text of [...texts, "张".repeat(50), "0123456789abcdef0123456789abcdef7ZXK0Q2M9TB4HVD8RWN3F5GJYE"]) {
    assert.equal(sha256(text), createHash("sha256").update(text).digest("hex"));
  }
});
