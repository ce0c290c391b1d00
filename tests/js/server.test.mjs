import assert from "node:assert/strict";
import { test } from "node:test";

import { Server } from "../../static/attendance/server.js";

function answering(...responses) {
  const asked = [];
  const fetch = async (url, options) => {
    asked.push({ url, ...options });
    const response = responses.shift();
    if (response instanceof Error) throw response;
    return response;
  };
  return { server: new Server("/api/events/7", "a-device-token", { fetch }), asked };
}

const json = (data, init) => new Response(JSON.stringify(data), init);

test("scans go with the device's token and without a cookie", async () => {
  const { server, asked } = answering(json({ results: [{ id: "a", outcome: "left" }], occupancy: null }));
  const reply = await server.send([{ id: "a" }]);
  assert.deepEqual(reply, { kind: "answered", results: [{ id: "a", outcome: "left" }], occupancy: null });
  assert.equal(asked[0].url, "/api/events/7/scans");
  assert.equal(asked[0].headers.Authorization, "Bearer a-device-token");
  assert.equal(asked[0].credentials, "omit");
  assert.equal(asked[0].body, '{"scans":[{"id":"a"}]}');
});

for (const [status, kind] of [[401, "closed"], [403, "closed"], [404, "closed"], [413, "spoiled"], [422, "spoiled"], [500, "away"], [503, "away"], [507, "away"]]) {
  test(`status ${status} means ${kind}`, async () => {
    const { server } = answering(new Response("", { status }));
    assert.deepEqual(await server.send([]), { kind, status });
  });
}

test("the server may say when to come back, half a minute at most", async () => {
  const busy = (after) => new Response("", { status: 429, headers: { "Retry-After": after } });
  const { server } = answering(busy("3"), busy("900"), busy("Wed, 25 Nov 2026 01:00:00 GMT"));
  assert.equal((await server.send([])).after, 3000);
  assert.equal((await server.send([])).after, 30_000);
  assert.equal("after" in (await server.send([])), false);
});

test("no network, a page instead of JSON and an empty answer are no answer", async () => {
  const { server } = answering(new TypeError("failed to fetch"), new Response("<html>"), json({}));
  assert.deepEqual(await server.send([]), { kind: "away", status: 0 });
  assert.deepEqual(await server.send([]), { kind: "away", status: 0 });
  assert.deepEqual(await server.send([]), { kind: "away", status: 200 });
});

test("counters are asked with the tag of the last answer", async () => {
  const counters = { inside: 862, cap: 1000, level: "yellow", stopped: false };
  const { server, asked } = answering(json(counters, { headers: { ETag: '"862"' } }), new Response(null, { status: 304 }));
  assert.deepEqual((await server.occupancy()).data, counters);
  assert.deepEqual(await server.occupancy(), { kind: "same" });
  assert.equal("If-None-Match" in asked[0].headers, false);
  assert.equal(asked[1].headers["If-None-Match"], '"862"');
});

test("the pack is asked for by its mark, whole without one", async () => {
  const data = { mark: "2-b", tickets: [] };
  const { server, asked } = answering(json(data), json(data), new Response(null, { status: 304 }));
  assert.deepEqual((await server.pack("")).data, data);
  await server.pack("1-a");
  assert.deepEqual(await server.pack("2-b"), { kind: "same" });
  assert.deepEqual(asked.map(({ url }) => url), ["/api/events/7/pack", "/api/events/7/pack?since=1-a", "/api/events/7/pack?since=2-b"]);
  assert.equal(asked[2].headers["If-None-Match"], '"2-b"');
});

test("the lease is renewed with the battery where it is known", async () => {
  const { server, asked } = answering(json({ places: 3 }), json({ places: 3 }));
  assert.equal((await server.lease(48)).data.places, 3);
  await server.lease(null);
  assert.deepEqual(asked.map(({ body }) => body), ['{"battery":48}', "{}"]);
});

test("scans and counters tell whether the network is there, packs and leases do not", async () => {
  const noted = [];
  const answers = [json({}), new TypeError("failed to fetch"), json({}), json({})];
  const fetch = async () => { const answer = answers.shift(); if (answer instanceof Error) throw answer; return answer; };
  const server = new Server("/api/events/7", "a-device-token", { fetch, noted: (answered) => noted.push(answered) });
  await server.occupancy();
  await server.send([]);
  await server.pack("");
  await server.lease(null);
  assert.deepEqual(noted, [true, false]);
});

test("places are given back with the device's token", async () => {
  const { server, asked } = answering(new Response(null, { status: 204 }));
  assert.deepEqual(await server.release(), { kind: "ok", data: null });
  assert.equal(asked[0].url, "/api/events/7/lease");
  assert.equal(asked[0].method, "DELETE");
  assert.equal(asked[0].headers.Authorization, "Bearer a-device-token");
});
