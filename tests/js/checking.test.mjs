import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import { Checking } from "../../static/attendance/checking.js";
import { OLDEST_PACK } from "../../static/attendance/pack.js";
import { Rehearsal } from "../../static/attendance/rehearsal.js";
import { newId } from "../../static/attendance/scans.js";
import { openStore, Store } from "../../static/attendance/store.js";

const NOW = Date.parse("2026-11-25T01:10:00Z");
const HOUR = 3_600_000;
const iso = (ms) => new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");
const codeOf = (n) => `7ZXK${String(n).padStart(22, "0")}`;
const hashOf = (code, salt = "salt") => createHash("sha256").update(salt + code).digest("hex").slice(0, 32);

function ticket(n, more = {}) {
  return { hash: hashOf(codeOf(n), more.salt), waves: [], party: "student", inside: false, revoked: false, since: null, hall: null, ...more };
}

function pack(tickets, more = {}) {
  return {
    event_id: 7, kind: "talk", opens_at: iso(NOW - HOUR), starts_at: iso(NOW), ends_at: iso(NOW + 3 * HOUR),
    expires_at: iso(NOW + 27 * HOUR), cancelled: false, gate: "A", hall: null, admits_unverified: false,
    crowd: { cap: 100, student_cap: 100, inside: 0, students_inside: 0, uncounted: 0, stopped: false, red: false },
    halls: [], waves: [], salt: "salt", whole: true, made_at: iso(NOW), mark: "1-a", tickets, ...more,
  };
}

/* A gate with a server that answers, or is away, and a clock that is moved by hand. */
function gate({ store = new Store(null), token = "token", answer = null, ...replies } = {}) {
  const seen = { answered: [], unanswered: [], corrected: [], closed: [], sent: [], timers: [], now: NOW, marks: [] };
  const server = {
    isAway: false,
    send: async (scans) => {
      checking.line.note(!server.isAway, 10);
      if (server.isAway) return { kind: "away", status: 0 };
      seen.sent.push(...scans);
      return { kind: "answered", results: scans.map(({ id, told }) => ({ id, outcome: answer ?? told ?? "admitted", reason: null })), occupancy: null };
    },
    occupancy: async () => {
      checking.line.note(!server.isAway, 10);
      return server.isAway ? { kind: "away", status: 0 } : (replies.occupancy ?? { kind: "same" });
    },
    lease: async () => replies.lease ?? { kind: "ok", data: { places: 2, expires_at: iso(seen.now + HOUR / 2), occupancy: null } },
    pack: async (mark) => { seen.marks.push(mark); return replies.pack ?? { kind: "ok", data: pack([ticket(1), ticket(2), ticket(3)]) }; },
  };
  const listener = {
    answered: (entry, result) => seen.answered.push(result.outcome),
    unanswered: (entry) => seen.unanswered.push(entry.id),
    corrected: (entry, result) => { seen.corrected.push(result.outcome); return false; },
    counted: () => {}, changed: () => {}, closed: (status) => seen.closed.push(status),
  };
  const checking = new Checking({ event: "7", token, store, server }, listener, {
    now: () => seen.now, later: (work, ms) => seen.timers.push({ work, ms }), never: () => {},
  });
  return { checking, seen, server, store };
}

const scan = (n, more = {}) => ({
  id: newId(), code: codeOf(n), direction: "in", scanned_at: iso(NOW), gate: "A", source: "camera", offline: false, ...more,
});
const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

async function offlineGate(options) {
  const made = gate(options);
  await made.checking.open();
  await made.checking.sync();
  made.server.isAway = true;
  made.checking.cut();
  return made;
}

test("while there is a network the server answers, and nothing is told here", async () => {
  const { checking, seen } = gate();
  await checking.open();
  await checking.take(scan(1));
  await settle();
  assert.deepEqual(seen.answered, ["admitted"]);
  assert.equal(seen.sent[0].offline, false);
  assert.equal("told" in seen.sent[0], false);
  assert.equal(checking.mode, "online");
});

test("without a network this phone answers by its pack, and says so when it sends", async () => {
  const { checking, seen, server } = await offlineGate();
  assert.equal(checking.mode, "away");
  for (const n of [1, 1, 9]) await checking.take(scan(n));
  assert.deepEqual(seen.answered, ["admitted", "already_inside", "unknown_code"]);
  server.isAway = false;
  await checking.look();
  await checking.look();
  await settle();
  assert.equal(checking.line.isAway, false);
  assert.deepEqual(seen.sent.map(({ offline, told }) => [offline, told]), [
    [true, "admitted"], [true, "already_inside"], [true, "unknown_code"],
  ]);
});

test("one failure is enough for the person who stands there, two for the mode", async () => {
  const { checking, seen, server } = gate();
  await checking.open();
  await checking.sync();
  server.isAway = true;
  await checking.take(scan(1));
  await settle();
  assert.deepEqual([seen.answered, checking.mode], [["admitted"], "sending"]);
  await checking.take(scan(2));
  await checking.look();
  assert.equal(checking.mode, "away");
});

test("who waits for three seconds is answered here, and the server's answer changes nothing", async () => {
  const { checking, seen, server } = gate();
  await checking.open();
  await checking.sync();
  let answer;
  server.send = (scans) => new Promise((resolve) => {
    answer = () => resolve({ kind: "answered", results: scans.map(({ id }) => ({ id, outcome: "admitted" })), occupancy: null });
  });
  await checking.take(scan(1));
  const { work, ms } = seen.timers[0];
  assert.equal(ms, 3000);
  await work();
  assert.deepEqual(seen.answered, ["admitted"]);
  answer();
  await settle();
  assert.deepEqual([seen.answered, seen.corrected, checking.unsent], [["admitted"], [], 0]);
});

test("what this phone told is reported anew where the server had said otherwise before", async () => {
  const { checking, seen, server } = await offlineGate({ answer: "full" });
  await checking.take(scan(1));
  await settle();
  server.isAway = false;
  await checking.queue.flush();
  await settle();
  assert.equal(seen.sent.length > 1, true);
  assert.notEqual(seen.sent[0].id, seen.sent[1].id);
  assert.deepEqual([seen.sent[1].code, seen.sent[1].direction, seen.sent[1].told], [codeOf(1), "in", "admitted"]);
});

test("whom this phone sent away is counted out again where the server had let them in", async () => {
  const { checking, seen, server } = await offlineGate({ answer: "admitted", lease: { kind: "ok", data: { places: 0, expires_at: iso(NOW), occupancy: null } } });
  await checking.take(scan(1));
  assert.deepEqual(seen.answered, ["full"]);
  await settle();
  seen.now += 60_000;
  server.isAway = false;
  await checking.queue.flush();
  await settle();
  const { direction, told, scanned_at } = seen.sent[1];
  assert.deepEqual([direction, told, scanned_at], ["out", "left", iso(NOW + 60_000)]);
});

test("the lease is the limit, who leaves gives a place back, and time ends it", async () => {
  const { checking, seen } = await offlineGate();
  for (const n of [1, 2, 3]) await checking.take(scan(n));
  assert.deepEqual([seen.answered, checking.state.places], [["admitted", "admitted", "full"], 0]);
  await checking.take(scan(1, { direction: "out" }));
  await checking.take(scan(3));
  assert.deepEqual(seen.answered.slice(3), ["left", "admitted"]);
  await checking.take(scan(2, { direction: "out" }));
  assert.equal(checking.state.places, 1);
  seen.now += HOUR / 2;
  assert.equal(checking.state.places, 0);
});

test("places given away here stay given away until the lease is renewed", async () => {
  const { checking, server, seen } = await offlineGate();
  await checking.take(scan(1));
  await settle();
  server.isAway = false;
  seen.now += 1000;
  await checking.queue.flush();
  assert.deepEqual([checking.unsent, checking.state.places], [0, 1]);
  seen.now += 1000;
  await checking.sync();
  assert.equal(checking.state.places, 2);
});

test("who is inside survives a new page, and the pack that tells of it", async () => {
  const first = await offlineGate();
  await first.checking.take(scan(1));
  const { checking, seen, server } = gate({ store: first.store });
  await checking.open();
  server.isAway = true;
  checking.cut();
  assert.deepEqual([checking.state.tickets, checking.state.places, checking.unsent], [3, 1, 1]);
  await checking.take(scan(1));
  assert.deepEqual(seen.answered, ["already_inside"]);
});

test("with no pack nobody is let in, and who goes away was refused", async () => {
  const { checking, seen, server } = gate();
  await checking.open();
  server.isAway = true;
  checking.cut();
  assert.equal(checking.mode, "blind");
  const entry = await checking.take(scan(1));
  assert.equal(seen.unanswered.includes(entry.id), true);
  await checking.sendAway(entry);
  server.isAway = false;
  await checking.queue.flush();
  assert.deepEqual([seen.sent[0].offline, seen.sent[0].told], [true, "unknown_code"]);
  assert.deepEqual(seen.answered, []);
});

test("a pack that is too old lets people leave only", async () => {
  const { checking, seen } = await offlineGate();
  seen.now += OLDEST_PACK + 1;
  await checking.take(scan(1));
  await checking.take(scan(2, { direction: "out" }));
  assert.deepEqual([checking.mode, new Set(seen.unanswered).size, seen.answered], ["blind", 1, ["not_inside"]]);
});

for (const [isAllowed, outcomes] of [[true, ["admitted", "already_inside", "left", "not_inside"]], [false, Array(4).fill("unknown_code")]]) {
  test(`strangers ${isAllowed ? "are let in once each" : "are not let in"}`, async () => {
    const { checking, seen } = await offlineGate({ pack: { kind: "ok", data: pack([], { admits_unverified: isAllowed }) } });
    for (const direction of ["in", "in", "out", "out"]) await checking.take(scan(9, { direction }));
    assert.deepEqual(seen.answered, outcomes);
  });
}

test("neither any text nor a practice code passes for a stranger", async () => {
  const { checking, seen } = await offlineGate({ pack: { kind: "ok", data: pack([], { admits_unverified: true }) } });
  for (const code of ["6212261234567890123", "7PRACT1CE00000000000000001"]) await checking.take(scan(1, { code }));
  assert.deepEqual(seen.answered, ["unknown_code", "unknown_code"]);
});

test("a delta changes what it names, and everything is asked for now and then", async () => {
  const replies = {};
  const { checking, seen } = gate(Object.assign(replies, { pack: { kind: "ok", data: pack([ticket(1), ticket(2)]) } }));
  await checking.open();
  await checking.sync();
  replies.pack = null;
  checking.pack.merge(pack([ticket(2, { revoked: true })], { whole: false, mark: "2-a" }), NOW);
  assert.equal(checking.pack.size, 2);
  assert.equal(checking.pack.judge(scan(2), NOW).result.outcome, "revoked");
  assert.equal(checking.pack.judge(scan(1), NOW).result.outcome, "admitted");
  await checking.sync();
  seen.now += 15 * 60_000;
  await checking.sync();
  assert.deepEqual(seen.marks, ["", "2-a", ""]);
});

test("another token's pack is not gone by", async () => {
  const first = await offlineGate();
  const { checking } = gate({ store: first.store, token: "another" });
  await checking.open();
  assert.deepEqual([checking.pack.size, checking.state.age], [0, Infinity]);
});

test("a withdrawn device forgets the pack and keeps its scans", async () => {
  const { checking, seen, store } = await offlineGate({ occupancy: { kind: "closed", status: 401 } });
  await checking.take(scan(1));
  const { checking: later, server } = gate({ store, occupancy: { kind: "closed", status: 401 } });
  await later.open();
  server.isAway = false;
  await later.look();
  assert.deepEqual([await store.all("packs"), await store.all("leases"), later.pack.size], [[], [], 0]);
  assert.deepEqual([later.unsent, seen.closed], [1, []]);
});

test("a day after the end the pack is forgotten, also without a network", async () => {
  const { store } = await offlineGate();
  const { checking, seen } = gate({ store });
  seen.now = NOW + 27 * HOUR;
  await checking.open();
  assert.deepEqual([checking.pack.size, await store.all("packs")], [0, []]);
});

test("a clock that is wrong is judged by the server's", async () => {
  const { checking, seen } = gate();
  seen.now = NOW - 48 * HOUR;
  await checking.open();
  await checking.sync();
  checking.cut();
  await checking.take(scan(1));
  assert.deepEqual([seen.answered, checking.state.skew], [["admitted"], 48 * HOUR]);
});

test("the counters of the server are newer than those of the pack", async () => {
  const { checking } = await offlineGate();
  checking.pack.count({ inside: 100, cap: 100, level: "red", stopped: true });
  assert.equal(checking.pack.judge(scan(1), NOW).result.outcome, "full");
  checking.pack.count({ inside: 10, cap: 100, level: "green", stopped: true });
  assert.equal(checking.pack.judge(scan(1), NOW).result.outcome, "stopped");
});

test("halls are kept apart: who goes over is counted there", async () => {
  const halls = [{ id: 1, name: "一", cap: 1, inside: 0 }, { id: 2, name: "二", cap: null, inside: 1 }];
  const tickets = [ticket(1, { inside: true, hall: 2, since: iso(NOW) }), ticket(2)];
  const { checking, seen } = await offlineGate({ pack: { kind: "ok", data: pack(tickets, { halls, hall: 1 }) } });
  await checking.take(scan(1));
  await checking.take(scan(2));
  assert.deepEqual(seen.answered, ["admitted", "full"]);
  assert.equal(checking.state.places, 2);
});

test("a rehearsal counts nowhere and knows the practice codes without a pack", () => {
  const practice = (n, more) => scan(0, { code: `7PRACT1CE${String(n).padStart(17, "0")}`, ...more });
  const rehearsal = new Rehearsal(null);
  assert.equal(rehearsal.judge(practice(1)).outcome, "admitted");
  assert.equal(rehearsal.judge(practice(3)).outcome, "wrong_wave");
  assert.equal(rehearsal.judge(practice(3, { override: "wrong_wave" })).outcome, "admitted");
  assert.equal(rehearsal.judge(practice(1, { direction: "out" })).outcome, "left");
  assert.equal(rehearsal.judge(scan(1)).outcome, "unknown_code");
});

test("a rehearsal judges real tickets as if the doors were open, and remembers its own", async () => {
  const { checking, store } = await offlineGate({
    pack: { kind: "ok", data: pack([ticket(1)], { opens_at: iso(NOW + 90 * HOUR), starts_at: iso(NOW + 91 * HOUR), ends_at: iso(NOW + 92 * HOUR) }) },
  });
  const rehearsal = new Rehearsal(checking.pack.record);
  assert.deepEqual([1, 2].map(() => rehearsal.judge(scan(1)).outcome), ["admitted", "already_inside"]);
  assert.equal(checking.pack.judge(scan(1), NOW).result.outcome, "too_early");
  assert.deepEqual(await store.all("scans"), []);
});

test("a browser that keeps nothing still serves until the page is closed, and says so", async () => {
  const broken = { open: () => { throw new Error("private browsing"); } };
  const store = await openStore(broken);
  await store.write("packs", { event: "7", frame: {} });
  assert.deepEqual([store.isKept, await store.read("packs", "7")], [false, { event: "7", frame: {} }]);
});
