import assert from "node:assert/strict";
import { test } from "node:test";

import { fill, haltedView, linkedView, OUTCOMES, stillToLeave, viewOf } from "../../static/attendance/outcomes.js";

const titles = Object.fromEntries([...OUTCOMES, "unexpected"].map((outcome) => [outcome, `title ${outcome}`]));
const notes = Object.fromEntries([...OUTCOMES, "unexpected"].map((outcome) => [outcome, `note ${outcome}`]));
const speech = {
  words: {
    titles,
    second: { lang: "en", titles: { ...titles, admitted: "Come in" } },
    notes: { ...notes, admitted: "entered {time}", left: "left {time}" },
    joint: ", ",
    wave: "wave {n}",
    firstEntry: { gate: "{time} at {gate}", time: "{time}", unknown: "earlier" },
    halt: { full: "{inside} inside", reopens: "opens at {resume}", byPerson: "stopped by hand" },
  },
  clock: (iso, seconds) => iso.slice(11, seconds ? 19 : 16),
  number: (value) => `#${value}`,
};
const scan = { id: "a", code: "c", scanned_at: "2026-11-25T02:26:41Z" };
const full = { inside: 1000, cap: 1000, level: "red", stopped: true };

function shown(outcome, more = {}, occupancy = null) {
  return viewOf({ id: "a", outcome, reason: "", holder: null, ...more }, scan, occupancy, speech);
}

test("only two outcomes are green", () => {
  assert.deepEqual(OUTCOMES.filter((outcome) => shown(outcome).tone === "admit"), ["admitted", "left"]);
});

test("every outcome of the contract has its class, silhouette, title and note", () => {
  const contract =
    "admitted already_inside left not_inside full stopped unknown_code revoked cancelled wrong_event " +
    "too_early too_late wrong_wave live_required id_reused invalid";
  assert.deepEqual([...OUTCOMES].sort(), contract.split(" ").sort());
  for (const outcome of OUTCOMES) {
    const view = shown(outcome);
    assert.equal(["admit", "again", "stop"].includes(view.tone), true, outcome);
    assert.match(view.shape, /^[gs]-[a-z]+$/);
    assert.equal(view.title, `title ${outcome}`);
    assert.equal(view.notes.length > 0 && view.notes.every(Boolean), true, outcome);
  }
});

test("an outcome this page does not know stops", () => {
  assert.deepEqual(shown("constructor"), {
    outcome: "unexpected", tone: "stop", shape: "s-block", title: "title unexpected",
    second: "title unexpected", lines: [], notes: ["note unexpected"], offer: null,
  });
});

test("an admission says who, the wave and the time of the scan", () => {
  const view = shown("admitted", { holder: { name_masked: "张*", wave: "第二批" } });
  assert.deepEqual(view.lines, ["张*, 第二批"]);
  assert.deepEqual(view.notes, ["entered 02:26:41"]);
  assert.equal(view.second, "Come in");
});

test("an employer's pass adds company and booth", () => {
  const holder = { name_masked: "李*", wave: null, company: "Example Works", booth: "A12" };
  assert.deepEqual(shown("admitted", { holder }).lines, ["李*", "Example Works, A12"]);
});

test("someone already inside: first time and gate, as far as they are known", () => {
  const first_at = "2026-11-25T02:09:00Z";
  assert.deepEqual(shown("already_inside", { first_at, first_gate: "East 3" }).notes, ["02:09 at East 3", "note already_inside"]);
  assert.equal(shown("already_inside", { first_at }).notes[0], "02:09");
  assert.equal(shown("already_inside").notes[0], "earlier");
});

test("a full hall says when entry opens again", () => {
  assert.deepEqual(shown("stopped", {}, full).notes, ["#1000 inside", "opens at #950"]);
  assert.deepEqual(haltedView(full, speech).notes, ["#1000 inside", "opens at #950"]);
});

test("a ticket opened by its link is shown and waits for a decision", () => {
  const words = { ...speech.words, titles: { linked: "Verify ticket" }, second: null, notes: { linked: "nobody yet" } };
  assert.deepEqual(linkedView("7ZXK ···· GJYE", { words }), {
    outcome: "linked", tone: "wait", shape: "g-wait", title: "Verify ticket", second: null,
    lines: ["7ZXK ···· GJYE"], notes: ["nobody yet"], offer: "linked",
  });
});

test("a stop by hand does not speak of numbers", () => {
  assert.deepEqual(haltedView({ ...full, inside: 300 }, speech).notes, ["stopped by hand"]);
});

test("a full house speaks of the numbers, full places for students do not", () => {
  for (const reason of ["capacity", "reopening"]) {
    assert.deepEqual(shown("full", { reason }, full).notes, ["#1000 inside", "opens at #950"]);
  }
  assert.deepEqual(shown("full", { reason: "quota" }, { ...full, inside: 700 }).notes, ["note full"]);
});

test("a wave without a name is called by its number", () => {
  assert.deepEqual(shown("admitted", { holder: { name_masked: "张*", wave: "2" } }).lines, ["张*, wave 2"]);
  assert.deepEqual(shown("admitted", { holder: { name_masked: "张*", wave: null } }).lines, ["张*"]);
});

test("where nobody counts heads there is no number to wait for", () => {
  assert.equal(stillToLeave({ inside: 40, cap: null }), 0);
});

test("people still to leave, counted down to 95 per cent", () => {
  assert.deepEqual([1000, 951, 950, 10].map((inside) => stillToLeave({ inside, cap: 1000 })), [50, 1, 0, 0]);
});

test("only another wave may be passed over", () => {
  assert.deepEqual(OUTCOMES.filter((outcome) => shown(outcome).offer), ["wrong_wave"]);
});

test("fill leaves places without a fact as they are", () => {
  assert.equal(fill("{a} {b}", { a: "x" }), "x {b}");
});
