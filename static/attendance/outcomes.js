/* From the server's answer to what the screen shows. Pure: no page, no clock, no sound. */

/* outcome: class of colour, sound and vibration; silhouette. */
const LOOKS = {
  admitted: ["admit", "g-admit"],
  left: ["admit", "g-left"],
  already_inside: ["again", "g-again"],
  not_inside: ["again", "g-again"],
  wrong_wave: ["again", "g-wave"],
  live_required: ["again", "s-warn"],
  id_reused: ["again", "s-warn"],
  invalid: ["again", "s-warn"],
  full: ["stop", "s-block"],
  stopped: ["stop", "s-block"],
  too_early: ["stop", "g-clock"],
  too_late: ["stop", "g-clock"],
  unknown_code: ["stop", "g-no"],
  revoked: ["stop", "g-no"],
  cancelled: ["stop", "g-no"],
  wrong_event: ["stop", "g-no"],
};

/** Outcomes that the person at the gate may pass over. */
const MAY_OVERRIDE = new Set(["wrong_wave"]);

/** Per cent of the capacity at which entry opens again after it was full. */
const REOPENS_PCT = 95;

/** Reasons of `full` that concern everybody, and not the places for students alone. */
const CROWD_REASONS = new Set(["capacity", "reopening"]);

export const OUTCOMES = Object.keys(LOOKS);

/** Put facts into the `{name}` places of a sentence. */
export function fill(sentence, facts) {
  return sentence.replace(/\{(\w+)\}/g, (place, name) => facts[name] ?? place);
}

/**
 * What the screen says for one result.
 *
 * result: as in the contract. scan: what was sent. occupancy: the latest counters, or null.
 * speech: `words` (the page's dictionary), `clock(iso)` and `number(n)` for the reader's language.
 * Returns tone (admit, again, stop), shape, title, second (the title in the other language, or
 * null), lines (who), notes (why and what next) and offer (what a person may do about it, or null).
 */
export function viewOf(result, scan, occupancy, speech) {
  const known = Object.hasOwn(LOOKS, result.outcome);
  const outcome = known ? result.outcome : "unexpected";
  const [tone, shape] = known ? LOOKS[outcome] : ["stop", "s-block"];
  return {
    outcome,
    tone,
    shape,
    title: speech.words.titles[outcome],
    second: speech.words.second?.titles[outcome] ?? null,
    lines: holderLines(result.holder, speech.words),
    notes: notesOf(outcome, result, scan, occupancy, speech),
    offer: MAY_OVERRIDE.has(outcome) ? outcome : null,
  };
}

/** What stands on the screen while nobody may enter. */
export function haltedView(occupancy, speech) {
  const { words } = speech;
  return {
    outcome: "stopped",
    tone: "stop",
    shape: "s-block",
    title: words.titles.stopped,
    second: words.second?.titles.stopped ?? null,
    lines: [],
    notes: haltNotes(occupancy, speech),
    offer: null,
  };
}

/** A ticket that came by its link: it is shown, and sent only when somebody presses the button. */
export function linkedView(shownCode, { words }) {
  return {
    outcome: "linked",
    tone: "wait",
    shape: "g-wait",
    title: words.titles.linked,
    second: words.second?.titles.linked ?? null,
    lines: [shownCode],
    notes: [words.notes.linked],
    offer: "linked",
  };
}

/** A scan that nobody could judge: neither the server nor this phone. */
export function blindView({ words }) {
  return {
    outcome: "blind",
    tone: "stop",
    shape: "g-unsent",
    title: words.titles.blind,
    second: words.second?.titles.blind ?? null,
    lines: [],
    notes: [words.notes.blind],
    offer: null,
  };
}

/** How many people have to leave before entry opens again; 0 where fullness is not the reason. */
export function stillToLeave({ inside, cap }) {
  return cap === null ? 0 : Math.max(0, inside - Math.floor((cap * REOPENS_PCT) / 100));
}

function holderLines(holder, words) {
  if (!holder) return [];
  /* A wave without a name has its number. */
  const wave = /^\d+$/.test(holder.wave) ? fill(words.wave, { n: holder.wave }) : holder.wave;
  const who = [holder.name_masked, wave].filter(Boolean).join(words.joint);
  const from = [holder.company, holder.booth].filter(Boolean).join(words.joint);
  return [who, from].filter(Boolean);
}

function notesOf(outcome, result, scan, occupancy, speech) {
  const notes = ownNotes(outcome, result, scan, occupancy, speech);
  const { words } = speech;
  if (result.isPractice) return [...notes, words.notes.practice];
  return result.isLocal ? [...notes, words.notes.local] : notes;
}

/* Reasons that have a sentence of their own, where this phone or a hall is what is full. */
function noteOfReason(outcome, { reason, isLocal }, words) {
  if (outcome === "full" && reason === "hall") return words.notes.hall;
  if (outcome === "full" && reason === "leased" && isLocal) return words.notes.leased;
  return outcome === "admitted" && reason === "moved" ? words.notes.moved : null;
}

function ownNotes(outcome, result, scan, occupancy, speech) {
  const { words } = speech;
  const ofReason = noteOfReason(outcome, result, words);
  if (ofReason) return [ofReason];
  if (outcome === "admitted" || outcome === "left") {
    const unverified = result.reason === "unverified" ? [words.notes.unverified] : [];
    return [fill(words.notes[outcome], { time: speech.clock(scan.scanned_at, true) }), ...unverified];
  }
  if (outcome === "already_inside") return [firstEntry(result, speech), words.notes.already_inside];
  const isCrowd = outcome === "stopped" || (outcome === "full" && CROWD_REASONS.has(result.reason));
  if (isCrowd && occupancy) return haltNotes(occupancy, speech);
  return [words.notes[outcome]];
}

function firstEntry(result, { words, clock }) {
  if (!result.first_at) return words.firstEntry.unknown;
  const facts = { time: clock(result.first_at), gate: result.first_gate };
  return fill(result.first_gate ? words.firstEntry.gate : words.firstEntry.time, facts);
}

function haltNotes(occupancy, { words, number }) {
  const leaving = stillToLeave(occupancy);
  if (!leaving) return [words.halt.byPerson];
  const resume = number(occupancy.inside - leaving);
  return [fill(words.halt.full, { inside: number(occupancy.inside) }), fill(words.halt.reopens, { resume })];
}
