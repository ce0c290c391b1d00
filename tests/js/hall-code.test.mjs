import assert from "node:assert/strict";
import { test } from "node:test";

import { HallCode, PATIENCE, STILL_GOOD, fetchCode, percentFull, tokenIn } from "../../static/attendance/hall-code.js";

const open = (seconds_left = 9.5) => ({ kind: "ok", data: { state: "open", seconds_left } });
const told = (state) => ({ kind: "ok", data: { state, seconds_left: 3 } });
const away = { kind: "away" };

test("the token is read from the fragment and from nothing else", () => {
  assert.equal(tokenIn("#a-token_of-24.characters~"), "a-token_of-24.characters~");
  for (const fragment of ["", "#", "#short", "#with space in it, long", "a-token-without-its-mark"]) assert.equal(tokenIn(fragment), null);
});

test("the code is asked for with the screen's token and without a cookie", async () => {
  const asked = [];
  const fetch = async (url, options) => {
    asked.push({ url, ...options });
    return new Response('{"state":"off"}');
  };
  assert.deepEqual(await fetchCode("7", "a-token", fetch), { kind: "ok", data: { state: "off" } });
  assert.equal(asked[0].url, "/api/events/7/hall-code");
  assert.equal(asked[0].headers.Authorization, "Bearer a-token");
  assert.equal(asked[0].credentials, "omit");
});

for (const [status, kind] of [[401, "closed"], [403, "closed"], [404, "closed"], [429, "away"], [500, "away"], [503, "away"]]) {
  test(`status ${status} means ${kind}`, async () => {
    assert.deepEqual(await fetchCode("7", "t", async () => new Response("", { status })), { kind });
  });
}

test("no network means away", async () => {
  const broken = async () => {
    throw new TypeError("no network");
  };
  assert.deepEqual(await fetchCode("7", "t", broken), { kind: "away" });
});

test("the next code is asked for when this one's time is over, never before", () => {
  const code = new HallCode();
  const wait = code.hear(open(9.5), 1000);
  assert.ok(wait > 9500 && wait < 10_000);
  assert.equal(code.secondsLeft(1000), 10);
  assert.equal(code.secondsLeft(10_400), 1);
  assert.equal(code.secondsLeft(60_000), 0);
});

test("a code that no newer one follows fades, and is gone while the server might still take it", () => {
  const code = new HallCode();
  code.hear(open(5), 0);
  assert.equal(code.state(5000), "open");
  assert.ok(code.hear(away, 5200) <= 2000);
  assert.equal(code.state(7500), "fading");
  assert.equal(code.state(5000 + STILL_GOOD), "fading");
  assert.equal(code.state(5001 + STILL_GOOD), "away");
  assert.ok(STILL_GOOD < 15_000);
});

test("the network comes back by itself", () => {
  const code = new HallCode();
  code.hear(away, 0);
  assert.equal(code.state(100), "starting");
  assert.equal(code.state(PATIENCE + 1), "away");
  code.hear(open(), 9000);
  assert.equal(code.state(9000), "open");
});

test("what is no longer open is said, and asked for again only where it can change", () => {
  const code = new HallCode();
  assert.ok(code.hear(told("early"), 0) > 0);
  assert.equal(code.state(60_000), "early");
  assert.ok(code.hear(told("off"), 0) > 0);
  assert.equal(code.hear(told("over"), 0), null);
  assert.equal(code.state(60_000), "over");
  assert.equal(code.hear(told("cancelled"), 0), null);
});

test("a screen that was withdrawn shows no code and asks no more", () => {
  const code = new HallCode();
  code.hear(open(), 0);
  assert.equal(code.hear({ kind: "closed" }, 100), null);
  assert.equal(code.state(100), "closed");
});

test("the ruler is never more than full", () => {
  assert.equal(percentFull(0, 60), 0);
  assert.equal(percentFull(1, 3), 33.3);
  assert.equal(percentFull(80, 60), 100);
  assert.equal(percentFull(5, null), 0);
});
