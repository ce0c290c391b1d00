/* The page on the projector: shows what hall-code.js hears. */

import { keepAwake } from "../registrations/wake.js";
import { HallCode, fetchCode, percentFull, tokenIn } from "./hall-code.js";

const page = document.getElementById("main");
const qr = document.getElementById("hall-qr");
const ring = document.getElementById("hall-ring");
const seconds = document.getElementById("hall-seconds");
const full = document.getElementById("hall-full");
const eventId = page.dataset.event;
const code = new HallCode();

/* Kept for a reload of this window only: a computer at a projector is used by many. */
const KEY = `fairday.hall.${eventId}`;
const token = takeToken();

if (token) {
  keepAwake();
  setInterval(draw, 250);
  ask();
} else {
  page.dataset.state = "unlinked";
}

/* The link leaves the address bar at once: everybody in the hall can read it. */
function takeToken() {
  const given = tokenIn(location.hash);
  if (location.hash) history.replaceState(null, "", location.pathname);
  try {
    if (given) sessionStorage.setItem(KEY, given);
    return given ?? sessionStorage.getItem(KEY);
  } catch {
    return given;
  }
}

async function ask() {
  const wait = code.hear(await fetchCode(eventId, token), performance.now());
  if (code.data) fill(code.data);
  draw();
  if (wait !== null) setTimeout(ask, wait);
}

function fill(data) {
  if (data.qr) {
    qr.setAttribute("viewBox", `0 0 ${data.qr.size} ${data.qr.size}`);
    qr.firstElementChild.setAttribute("d", data.qr.path);
  }
  page.classList.toggle("is-shut", data.stopped || data.level === "red");
  const isCounted = data.cap !== null && data.state === "open";
  document.getElementById("hall-inside").hidden = !isCounted;
  document.getElementById("hall-fill").setAttribute("width", `${percentFull(data.inside, data.cap)}%`);
  for (const line of document.querySelectorAll("[data-counted]")) line.hidden = !isCounted;
  for (const count of document.querySelectorAll(".hall-count")) count.textContent = `${data.inside} / ${data.cap}`;
  for (const time of document.querySelectorAll(".hall-opens")) time.textContent = clock(data.opens_at);
}

function draw() {
  const now = performance.now();
  const left = code.secondsLeft(now);
  page.dataset.state = code.state(now);
  seconds.textContent = left;
  ring.setAttribute("stroke-dasharray", `${left} 15`);
}

function clock(moment) {
  const at = { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  return new Intl.DateTimeFormat("zh-CN", { ...at, timeZone: page.dataset.zone }).format(new Date(moment));
}

if (document.documentElement.requestFullscreen) {
  full.hidden = false;
  full.addEventListener("click", () => document.documentElement.requestFullscreen());
}
