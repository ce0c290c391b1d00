/* The gate: joins the camera, the field, the checking and the screen. */

import { keepAwake } from "../registrations/wake.js";
import { Camera } from "./camera.js";
import { Checking } from "./checking.js";
import { wireControls } from "./controls.js";
import { battery, browserStorage, Device } from "./device.js";
import { tellSearch } from "./find.js";
import { forgetGate, keepGate } from "./keep.js";
import { blindView, haltedView, linkedView, viewOf } from "./outcomes.js";
import { Reader } from "./reader.js";
import { Rehearsal } from "./rehearsal.js";
import { newScan, Sightings } from "./scans.js";
import { Screen } from "./screen.js";
import { Server } from "./server.js";
import { Signals } from "./signals.js";
import { askToPersist, openStore } from "./store.js";
import { speechOf } from "./words.js";

/* Between two looks at the counters, in ms. */
const POLL = 5000;
const POLL_CLOSED = 30_000;
/** A green answer gives way to the camera after this long, in ms; the others stay. */
const GREEN_STANDS = 3000;

class Gate {
  constructor(page) {
    const { event, zone, script, wasm, occupancy, linked, linkedAs } = page.getElementById("main").dataset;
    this.page = page;
    this.event = event;
    this.parts = [script, wasm];
    this.speech = speechOf(page, zone);
    this.screen = new Screen(page, this.speech);
    this.device = new Device(event, browserStorage());
    this.signals = new Signals();
    this.sightings = new Sightings();
    this.occupancy = JSON.parse(occupancy);
    this.direction = page.querySelector("#way :checked").value;
    this.name = page.getElementById("gate-name").textContent;
    this.latest = null;
    this.checking = null;
    this.rehearsal = null;
    this.linked = linked && { code: linked, shown: linkedAs };
    this.camera = new Camera(page.getElementById("video"), new Reader({ script, wasm }), {
      read: (text) => this.take(text, "camera"),
      changed: () => this.showCamera(),
      lost: (key) => this.screen.trouble(key),
    });
    this.entry = wireControls(page, this);
  }

  /** Take the token from the address, then show the gate or why this phone is none. */
  async open() {
    if (this.device.enrol(location.hash)) history.replaceState(null, "", location.pathname + location.search);
    this.store ??= await openStore();
    const token = await this.device.keptToken(this.store, this.event);
    if (!token) return this.screen.close();
    this.checking = await this.checkingWith(token);
    this.screen.open();
    this.name = this.checking.pack.frame?.gate ?? this.name;
    this.screen.gate(this.name);
    this.changed();
    if (this.occupancy) this.counted(this.occupancy);
    this.poll();
    askToPersist();
    keepGate(location.pathname, this.page.documentElement.lang, this.parts).then((why) => this.screen.kept(why));
    if (this.linked) this.showLinked();
    else this.startIfAllowed();
  }

  async checkingWith(token) {
    const noted = (answered, ms) => checking.line.note(answered, ms);
    const server = new Server(`/api/events/${this.event}`, token, { noted });
    const checking = new Checking({ event: this.event, token, store: this.store, server }, this, { battery });
    await checking.open();
    return checking;
  }

  /** Whether closing the page would lose scans: only where the browser keeps nothing. */
  get isLosing() {
    return this.checking !== null && !this.store.isKept && this.checking.queue.waiting.length > 0;
  }

  /** Without a question only where the browser has allowed the camera before. */
  async startIfAllowed() {
    this.entry.focus();
    try {
      const permission = await navigator.permissions.query({ name: "camera" });
      if (permission.state === "granted") this.start();
    } catch {
      /* This browser cannot say; the button asks. */
    }
  }

  async start() {
    this.isStarted = true;
    this.screen.camera();
    keepAwake();
    this.entry.focus();
    await this.camera.start(this.device.camera);
    if (this.camera.isOn) this.screen.cameras(await this.camera.choices(), this.device.camera);
    this.rest();
  }

  /** A text was read: the latest one owns the stage, and nothing green stands while it is asked. */
  take(text, source, override) {
    if (!this.checking || !this.sightings.isNew(text, this.direction, performance.now())) return;
    this.putAside();
    const { direction, name: gate } = this;
    const scan = newScan(text, { direction, gate, source, at: new Date(), override });
    clearTimeout(this.timer);
    this.latest = { scan, text, source };
    if (this.rehearsal) return this.settle(scan, { ...this.rehearsal.judge(scan), isPractice: true });
    this.screen.waiting();
    this.checking.take(scan);
  }

  /** Whoever stands there without an answer while the next one comes was not let in. */
  putAside() {
    if (this.latest?.isBlind) this.checking.sendAway(this.latest.entry);
  }

  /** What a person may do about the answer on the stage. */
  accept() {
    const { view, text, source } = this.latest;
    this.sightings.clear();
    this.take(text, source, view.offer === "linked" ? null : view.offer);
  }

  /** The phone's own camera opened a ticket's link: looking at it admits nobody. */
  showLinked() {
    history.replaceState(null, "", location.pathname);
    this.latest = { text: this.linked.code, source: "link", view: linkedView(this.linked.shown, this.speech) };
    this.linked = null;
    this.screen.answer(this.latest.view);
    this.entry.focus();
  }

  answered({ scan }, result) {
    this.settle(scan, result);
  }

  settle(scan, result) {
    const view = viewOf(result, scan, this.occupancy, this.speech);
    if (view.outcome === "admitted" && this.checking && !this.rehearsal) this.device.countAdmitted();
    this.screen.recent(view, scan.scanned_at);
    if (scan.id === this.latest?.scan?.id) this.show(view);
    this.changed();
  }

  /** The search admitted somebody: no code was read, but the answer is one like any other. */
  settleFound(scan, result, counters) {
    this.latest = { scan };
    if (!this.checking) this.screen.open();
    this.counted(counters);
    this.settle(scan, result);
  }

  /** The server lets somebody in whom this phone sent away: if they still stand there, they hear it. */
  corrected({ scan }, result) {
    const isHere = scan.id === this.latest?.scan?.id && !["admitted", "left"].includes(scan.told);
    if (isHere) this.settle(scan, result);
    return isHere;
  }

  /** Neither the server nor this phone can say: nobody is let in, and it is asked again by itself. */
  unanswered(entry) {
    const { latest } = this;
    if (entry.id !== latest?.scan?.id) return this.checking.sendAway(entry);
    if (latest.view || latest.isBlind) return;
    Object.assign(latest, { isBlind: true, entry });
    this.screen.answer(blindView(this.speech));
    this.signals.give("stop");
  }

  show(said) {
    /* What was found has no code here to send once more. */
    const view = this.latest.text ? said : { ...said, offer: null };
    this.latest.view = view;
    this.latest.isBlind = false;
    this.screen.answer(view);
    this.signals.give(view.tone);
    clearTimeout(this.timer);
    if (view.tone === "admit") this.timer = setTimeout(() => this.ready(), GREEN_STANDS);
  }

  changed() {
    if (this.checking) this.screen.state(this.checking.state, this.device.admitted);
  }

  /** Back to the camera, whatever stands on the stage; an answer that is still to come will show. */
  ready() {
    clearTimeout(this.timer);
    if (!this.checking) return this.screen.close();
    this.putAside();
    if (this.latest?.view || this.latest?.isBlind) this.latest = null;
    this.entry.focus();
    if (!this.isStarted) this.screen.camera("ready");
    else this.screen.camera(this.camera.isOn ? "camera" : "trouble");
    this.rest();
  }

  /** With no answer on the stage: whether anybody may enter at all. */
  rest() {
    const { shows } = this.page.getElementById("gate").dataset;
    if (shows === "result" || shows === "ready") return;
    const isHalted = this.direction === "in" && this.occupancy?.stopped && !this.rehearsal;
    if (isHalted) this.screen.halted(haltedView(this.occupancy, this.speech));
    else if (shows === "halted") this.ready();
  }

  async poll() {
    clearTimeout(this.pollTimer);
    if (!this.checking) return;
    this.pollTimer = setTimeout(() => this.poll(), this.isClosed ? POLL_CLOSED : POLL);
    if (this.page.hidden) return;
    const kind = await this.checking.look();
    if (this.isClosed && (kind === "ok" || kind === "same")) this.reopen();
  }

  counted(occupancy) {
    if (occupancy.gate) this.name = occupancy.gate;
    this.occupancy = occupancy;
    this.screen.gate(this.name);
    this.screen.counters(occupancy);
    tellSearch(this.page, { direction: this.direction, gate: this.name });
    this.rest();
  }

  turn(direction) {
    this.direction = direction;
    this.sightings.clear();
    tellSearch(this.page, { direction, gate: this.name });
    this.ready();
  }

  showCamera() {
    this.screen.cameraIs(this.camera.isOn);
    this.screen.tools(this.camera.offers);
  }

  choose(id) {
    this.device.chooseCamera(id);
    this.camera.start(id);
  }

  /** A hidden page gives the camera back to the phone. */
  appear() {
    if (this.page.hidden) return this.camera.stop();
    this.poll();
    if (this.isStarted) this.camera.start(this.device.camera);
  }

  /** The server refuses the token. It is kept and asked about again: a proxy may have spoken. */
  closed(status) {
    this.isClosed = true;
    this.camera.stop();
    this.screen.close(this.speech.words.closed[status]);
  }

  reopen() {
    this.isClosed = false;
    this.screen.open();
    this.ready();
    if (this.isStarted) this.camera.start(this.device.camera);
  }

  /** Practise: nothing is sent or counted until it is ended, and then all of it is forgotten. */
  rehearse() {
    this.page.getElementById("settings-dialog").close();
    this.startAnew(new Rehearsal(this.checking.pack.record));
  }

  startAnew(rehearsal = null) {
    this.rehearsal = rehearsal;
    this.latest = null;
    this.sightings.clear();
    this.screen.clearRecent();
    this.screen.rehearsal(rehearsal !== null);
    this.ready();
  }

  /** By hand: this phone stops being a gate. What was not sent stays for the next link. */
  leave() {
    this.page.getElementById("settings-dialog").close();
    clearTimeout(this.pollTimer);
    this.checking.retire();
    forgetGate(location.pathname);
    this.checking = null;
    this.isStarted = false;
    this.camera.stop();
    this.device.forget();
    this.store.remove("devices", [this.event]);
    this.screen.close();
  }
}

const gate = new Gate(document);
await gate.open();
addEventListener("hashchange", () => gate.open());
