/* Everything that is seen. It shows what it is told and decides nothing. */

import { WRONG_CLOCK } from "./checking.js";
import { fill } from "./outcomes.js";

const SVG = "http://www.w3.org/2000/svg";
const TONES = ["admit", "again", "stop", "wait"].map((tone) => `gate-${tone}`);
const RECENT = 3;
const MINUTE = 60_000;

export class Screen {
  #part;
  #speech;
  #said = "";

  constructor(page, speech) {
    this.#part = (id) => page.getElementById(id);
    this.#speech = speech;
  }

  /** The gate itself. */
  open() {
    this.#part("gate").hidden = false;
    this.#part("closed").hidden = true;
  }

  /** What stands there while this phone is no gate, with the reason where there is one. */
  close(reason = "") {
    this.#part("gate").hidden = true;
    this.#part("closed").hidden = false;
    this.#part("closed-why").textContent = reason;
    this.#part("closed-why").hidden = !reason;
  }

  /** An answer fills the stage; the next reading or `camera()` takes it away. */
  answer(view) {
    this.#flood(view.tone, view);
    this.#shows("result", "next-row");
    this.#part("offer").hidden = !view.offer;
    this.#part("offer").textContent = this.#speech.words.offers[view.offer] ?? "";
  }

  /** A scan is being asked about. */
  waiting() {
    const { titles, notes } = this.#speech.words;
    this.#part("messages").replaceChildren();
    this.#flood("wait", {
      shape: "g-wait", title: titles.checking, second: null, lines: [], notes: [notes.checking],
    });
    this.#shows("result");
    this.#part("offer").hidden = true;
  }

  /** Nobody may enter: stands until the counters say otherwise. */
  halted(view) {
    this.#flood(view.tone, view);
    this.#shows("halted", "halted");
  }

  /** The camera picture, the sentences that stand in for it, or the first touch. */
  camera(state = "camera") {
    this.#flood(null);
    this.#shows(state);
  }

  cameraIs(on) {
    this.#part("gate").dataset.camera = on ? "on" : "off";
  }

  trouble(key) {
    this.#part("trouble").querySelector("b").textContent = this.#speech.words.troubles[key];
    this.camera("trouble");
  }

  recent(view, at) {
    const list = this.#part("recent");
    const line = document.createElement("li");
    const time = element("time", this.#speech.clock(at, true));
    const said = element("span", [view.title, ...view.lines.slice(0, 1)].join(this.#speech.words.joint));
    const sign = silhouette(view.shape);
    sign.classList.add(`gate-${view.tone}`);
    line.append(sign, said, time);
    list.prepend(line);
    while (list.childElementCount > RECENT) list.lastElementChild.remove();
  }

  clearRecent() {
    this.#part("recent").replaceChildren();
  }

  /**
   * How this gate checks now, always in sight. mode: online, sending, away or blind; unsent scans;
   * places that the lease has left; tickets in the pack and its age in ms; skew of the clock in ms.
   */
  state({ mode, unsent, places, tickets, age, skew, isKept }, admitted) {
    const { number, words } = this.#speech;
    const isHere = mode === "away" || mode === "blind";
    this.#mode(mode, unsent);
    this.#part("gate").classList.toggle("gate-offline", isHere);
    this.#part("inside").hidden = isHere;
    this.#part("places").hidden = !isHere;
    const many = places === Infinity ? words.facts.unlimited : number(places);
    this.#part("places").querySelector("b").textContent = many;
    this.#tally(admitted, unsent);
    const facts = [listFact(tickets, age, this.#speech), ...(isHere ? [] : [fill(words.facts.places, { n: many })])];
    if (Math.abs(skew) > WRONG_CLOCK) facts.push(fill(words.facts.clock, { n: number(Math.round(Math.abs(skew) / MINUTE)) }));
    if (!isKept) facts.push(words.facts.memory);
    this.#part("facts").textContent = [...facts, fill(words.facts.unsent, { n: number(unsent) })].join(" · ");
  }

  /** Whether the page opens without a network: null, or why not, as a key of the words. */
  kept(why) {
    const { kept } = this.#speech.words;
    this.#part("kept").textContent = kept[why ?? "kept"];
    this.#part("unkept").textContent = kept[why] ?? "";
    this.#part("unkept").hidden = !["insecure", "refused"].includes(why);
  }

  /** Nobody may take a rehearsal for the real thing. */
  rehearsal(isOn) {
    this.#part("gate").classList.toggle("gate-rehearsal", isOn);
    this.#part("rehearsal").hidden = !isOn;
    this.#part("rehearse").hidden = isOn;
  }

  #mode(mode, unsent) {
    const { number, words } = this.#speech;
    const part = this.#part("mode");
    const said = fill(words.modes[mode], { n: number(unsent) });
    if (part.dataset.mode === mode && mode !== "sending") return;
    part.dataset.mode = mode;
    part.querySelector("[role=status]").textContent = said;
  }

  gate(name) {
    this.#part("gate-name").textContent = name;
  }

  counters({ inside, cap, level }) {
    const { number, words } = this.#speech;
    const limit = cap === null ? "" : element("small", ` / ${number(cap)}`);
    this.#part("people").replaceChildren(number(inside), limit);
    this.#part("level").textContent = cap === null ? "" : (words.levels[level] ?? "");
    const share = cap === null ? 0 : Math.min(100, (100 * inside) / Math.max(cap, 1));
    this.#part("inside-fill").setAttribute("width", `${share.toFixed(1)}%`);
  }

  /** What the camera offers: {light, lit, zoom, factor}. */
  tools({ light, lit, zoom, factor }) {
    this.#part("light").hidden = !light;
    this.#part("light").ariaPressed = String(lit);
    this.#part("zoom").hidden = !zoom;
    this.#part("zoom").querySelector("span").textContent = `${factor}×`;
  }

  cameras(choices, chosen) {
    const options = choices.map(({ id, label }, n) => {
      const words = label || this.#speech.words.camera.replace("{n}", n + 1);
      return new Option(words, id, id === chosen, id === chosen);
    });
    this.#part("camera").replaceChildren(...options);
    this.#part("camera-field").hidden = choices.length < 2;
  }

  /* This device's own count; scans that are not sent yet take its place while there are any. */
  #tally(admitted, unsent) {
    const { number, words } = this.#speech;
    const [title, figure] = this.#part("tally").children;
    title.textContent = unsent ? words.tally.waiting : words.tally.admitted;
    figure.textContent = number(unsent || admitted);
  }

  /* One of three rows stands at the foot, so that nothing moves under the thumb. */
  #shows(state, row = "tools") {
    this.#part("gate").dataset.shows = state;
    for (const id of ["ready", "trouble"]) this.#part(id).hidden = id !== state;
    for (const id of ["tools", "next-row", "halted"]) this.#part(id).hidden = id !== row;
  }

  #flood(tone, view = null) {
    const { classList } = this.#part("gate");
    classList.remove(...TONES);
    if (tone) classList.add(`gate-${tone}`);
    const parts = view ? sentences(view, this.#speech.words) : [];
    const said = parts.map((part) => part.textContent).join("\n");
    /* The same words again would be read aloud again. */
    if (said !== this.#said || tone !== "stop") this.#part("say").replaceChildren(...parts);
    this.#said = said;
  }
}

function sentences(view, words) {
  const parts = [silhouette(view.shape), element("strong", view.title)];
  if (view.second) {
    parts.push(Object.assign(element("span", view.second), { className: "second", lang: words.second.lang }));
  }
  parts.push(...view.lines.map((line) => element("p", line)));
  parts.push(...view.notes.map((note) => Object.assign(element("p", note), { className: "meta" })));
  return parts;
}

function listFact(tickets, age, { number, words }) {
  if (age === Infinity) return words.facts.noList;
  const facts = { n: number(tickets), age: number(Math.max(0, Math.floor(age / MINUTE))) };
  return fill(age < MINUTE ? words.facts.freshList : words.facts.list, facts);
}

function element(name, text) {
  return Object.assign(document.createElement(name), { textContent: text });
}

function silhouette(id) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("aria-hidden", "true");
  svg.append(document.createElementNS(SVG, "use"));
  svg.firstChild.setAttribute("href", `#${id}`);
  return svg;
}
