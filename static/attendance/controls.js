/* What is pressed, typed and heard on the gate's page, and which of the gate's verbs it calls. */

import { wireEntry } from "./entry.js";
import { wireDialogs } from "./find.js";

/** Wires the page to its gate; gives the entry field, see entry.js. */
export function wireControls(page, gate) {
  const entry = wireEntry(page, (text) => gate.take(text, "scanner"));
  wireDialogs(page, {
    answered: ({ scan, result, occupancy }) => gate.settleFound(scan, result, occupancy),
    closed: () => entry.focus(),
  });
  wireButtons(page, gate);
  page.addEventListener("visibilitychange", () => gate.appear());
  for (const event of ["pointerdown", "keydown"]) {
    addEventListener(event, () => gate.signals.unlock(), { once: true });
  }
  addEventListener("online", () => gate.poll());
  addEventListener("offline", () => gate.checking?.cut());
  addEventListener("beforeunload", (event) => gate.isLosing && event.preventDefault());
  return entry;
}

function wireButtons(page, gate) {
  const on = (id, event, act) => page.getElementById(id).addEventListener(event, act);
  on("start", "click", () => gate.start());
  on("retry", "click", () => gate.start());
  on("next", "click", () => gate.ready());
  on("offer", "click", () => gate.accept());
  on("light", "click", () => gate.camera.switchLight());
  on("zoom", "click", () => gate.camera.switchZoom());
  on("leave", "click", () => gate.leave());
  on("rehearse", "click", () => gate.rehearse());
  on("rehearsal-end", "click", () => gate.startAnew());
  on("way", "change", (event) => gate.turn(event.target.value));
  on("camera", "change", (event) => gate.choose(event.target.value));
  for (const button of page.querySelectorAll("[data-signal]")) {
    button.addEventListener("click", () => gate.signals.give(button.dataset.signal));
  }
}
