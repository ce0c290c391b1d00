/* The gate: joins the camera, the field, the queue and the screen. */

import { keepAwake } from "../registrations/wake.js";
import { Camera } from "./camera.js";
import { browserStorage, Device } from "./device.js";
import { wireEntry } from "./entry.js";
import { tellSearch, wireDialogs } from "./find.js";
import { haltedView, linkedView, viewOf } from "./outcomes.js";
import { Pending } from "./pending.js";
import { Reader } from "./reader.js";
import { newScan, Sightings } from "./scans.js";
import { Screen } from "./screen.js";
import { Server } from "./server.js";
import { Signals } from "./signals.js";
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
    this.base = `/api/events/${event}`;
    this.speech = speechOf(page, zone);
    this.screen = new Screen(page, this.speech);
    this.device = new Device(event, browserStorage());
    this.signals = new Signals();
    this.sightings = new Sightings();
    this.occupancy = JSON.parse(occupancy);
    this.direction = page.querySelector("#way :checked").value;
    this.name = page.getElementById("gate-name").textContent;
    this.latest = null;
    this.linked = linked && { code: linked, shown: linkedAs };
    this.camera = new Camera(page.getElementById("video"), new Reader({ script, wasm }), {
      read: (text) => this.take(text, "camera"),
      changed: () => this.showCamera(),
      lost: (key) => this.screen.trouble(key),
    });
    this.pending = new Pending({
      send: (scans) => this.server.send(scans),
      settled: (scan, result, counters) => this.settle(scan, result, counters),
      changed: (state) => this.afterSending(state),
    });
    this.wire();
  }

  /** Take the token from the address, then show the gate or why this phone is none. */
  open() {
    if (this.device.enrol(location.hash)) history.replaceState(null, "", location.pathname + location.search);
    const { token } = this.device;
    if (!token) return this.screen.close();
    this.server = new Server(this.base, token);
    this.screen.open();
    this.screen.tally(this.device.admitted, 0);
    if (this.occupancy) this.count(this.occupancy);
    this.poll();
    if (this.linked) this.showLinked();
    else this.startIfAllowed();
  }

  wire() {
    this.entry = wireEntry(this.page, (text) => this.take(text, "scanner"));
    wireDialogs(this.page, {
      answered: ({ scan, result, occupancy }) => this.settleFound(scan, result, occupancy),
      closed: () => this.entry.focus(),
    });
    this.wireButtons();
    this.page.addEventListener("visibilitychange", () => this.appear());
    for (const event of ["pointerdown", "keydown"]) {
      addEventListener(event, () => this.signals.unlock(), { once: true });
    }
    addEventListener("online", () => this.retry());
    addEventListener("offline", () => this.screen.mode("away"));
    addEventListener("beforeunload", (event) => this.pending.count && event.preventDefault());
  }

  wireButtons() {
    const on = (id, event, act) => this.page.getElementById(id).addEventListener(event, act);
    on("start", "click", () => this.start());
    on("retry", "click", () => this.start());
    on("next", "click", () => this.ready());
    on("offer", "click", () => this.accept());
    on("light", "click", () => this.camera.switchLight());
    on("zoom", "click", () => this.camera.switchZoom());
    on("leave", "click", () => this.leave());
    on("way", "change", (event) => this.turn(event.target.value));
    on("camera", "change", (event) => this.choose(event.target.value));
    for (const button of this.page.querySelectorAll("[data-signal]")) {
      button.addEventListener("click", () => this.signals.give(button.dataset.signal));
    }
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
    if (!this.server || !this.sightings.isNew(text, this.direction, performance.now())) return;
    const { direction, name: gate } = this;
    const scan = newScan(text, { direction, gate, source, at: new Date(), override });
    clearTimeout(this.timer);
    this.latest = { scan, text, source };
    this.screen.waiting("checking");
    this.pending.add(scan);
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

  settle(scan, result, counters) {
    if (counters) this.count(counters);
    const view = viewOf(result, scan, this.occupancy, this.speech);
    if (view.outcome === "admitted" && this.server) this.device.countAdmitted();
    this.screen.recent(view, scan.scanned_at);
    if (scan.id === this.latest?.scan?.id) this.show(view);
  }

  /** The search admitted somebody: no code was read, but the answer is one like any other. */
  settleFound(scan, result, counters) {
    this.latest = { scan };
    if (!this.server) this.screen.open();
    this.settle(scan, result, counters);
    this.screen.tally(this.device.admitted, 0);
  }

  show(said) {
    /* What was found has no code here to send once more. */
    const view = this.latest.text ? said : { ...said, offer: null };
    this.latest.view = view;
    this.screen.answer(view);
    this.signals.give(view.tone);
    clearTimeout(this.timer);
    if (view.tone === "admit") this.timer = setTimeout(() => this.ready(), GREEN_STANDS);
  }

  afterSending({ count, failing, closed }) {
    this.screen.tally(this.device.admitted, failing ? count : 0);
    this.mode(failing);
    const { latest } = this;
    if (closed) this.close(closed);
    else if (failing && latest && !latest.view && !latest.isPutAside) this.screen.waiting("unsent");
  }

  mode(isAway) {
    if (!isAway) this.screen.mode("online");
    else this.screen.mode(navigator.onLine ? "silent" : "away");
  }

  /** Back to the camera, whatever stands on the stage; an answer that is still to come will show. */
  ready() {
    clearTimeout(this.timer);
    if (!this.server) return this.screen.close();
    if (this.latest?.view) this.latest = null;
    if (this.latest) this.latest.isPutAside = true;
    this.entry.focus();
    if (!this.isStarted) this.screen.camera("ready");
    else this.screen.camera(this.camera.isOn ? "camera" : "trouble");
    this.rest();
  }

  /** With no answer on the stage: whether anybody may enter at all. */
  rest() {
    const { shows } = this.page.getElementById("gate").dataset;
    if (shows === "result" || shows === "ready") return;
    const isHalted = this.direction === "in" && this.occupancy?.stopped;
    if (isHalted) this.screen.halted(haltedView(this.occupancy, this.speech));
    else if (shows === "halted") this.ready();
  }

  async poll() {
    clearTimeout(this.pollTimer);
    this.pollTimer = setTimeout(() => this.poll(), this.isClosed ? POLL_CLOSED : POLL);
    if (this.page.hidden) return;
    const reply = await this.server.occupancy();
    if (reply.kind === "closed") return this.close(reply.status);
    if (this.isClosed && reply.kind !== "away") this.reopen();
    if (reply.kind === "ok") this.count(reply.data);
    this.mode(reply.kind === "away");
    if (reply.kind !== "away") this.pending.flush();
  }

  count(occupancy) {
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

  retry() {
    if (!this.server) return;
    this.poll();
    this.pending.flush();
  }

  /** A hidden page gives the camera back to the phone. */
  appear() {
    if (this.page.hidden) return this.camera.stop();
    this.retry();
    if (this.isStarted) this.camera.start(this.device.camera);
  }

  /** The server refuses the token. It is kept and asked about again: a proxy may have spoken. */
  close(status) {
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

  /** By hand: this phone stops being a gate. */
  leave() {
    this.page.getElementById("settings-dialog").close();
    clearTimeout(this.pollTimer);
    this.server = null;
    this.isStarted = false;
    this.camera.stop();
    this.device.forget();
    this.screen.close();
  }
}

const gate = new Gate(document);
gate.open();
addEventListener("hashchange", () => gate.open());
