// What every page gains from script: dialogs that keep the focus, focus that goes to the result of a
// swap, copy buttons, words when the network is away, forms that send themselves once. Everything
// works without it, less quickly. One file, because phones pay for each request.

const SENT_FOR_MS = 5000;

wireDialogs();
wireMenus();
wireCopying();
wireForms();
wireSwaps();
showNewest();
greet();

// The page itself may be the result (a form answered with 422, a refusal), or ask for a dialog.
function greet() {
  document.querySelector("main [data-result]")?.focus();
  const asked = location.hash && document.getElementById(location.hash.slice(1));
  if (asked instanceof HTMLDialogElement) openDialog(asked);
}

// ── dialogs: without script `#id` in the address shows them (:target); with it they are modal ──

function wireDialogs() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    const dialog = opener && document.getElementById(opener.dataset.opens);
    const closer = event.target.closest("[data-closes]");
    if (dialog instanceof HTMLDialogElement) {
      event.preventDefault();
      openDialog(dialog);
    } else if (closer) {
      event.preventDefault();
      closeDialog(closer.closest("dialog"));
    } else if (event.target instanceof HTMLDialogElement && isOutside(event)) {
      closeDialog(event.target);
    }
  });
  // A link that acts as a button answers to the space bar too.
  document.addEventListener("keydown", (event) => {
    if (event.key !== " " || !event.target.matches?.("a[role=button]")) return;
    event.preventDefault();
    event.target.click();
  });
}

function openDialog(dialog) {
  forgetHash(dialog);
  if (!dialog.open) dialog.showModal();
}

function closeDialog(dialog) {
  forgetHash(dialog);
  dialog.close();
}

// `#stop` left in the address would show the dialog again on reload.
function forgetHash(dialog) {
  if (location.hash === `#${dialog.id}`) history.replaceState(null, "", location.pathname + location.search);
}

function isOutside({ target, clientX, clientY }) {
  const box = target.getBoundingClientRect();
  return clientX < box.left || clientX > box.right || clientY < box.top || clientY > box.bottom;
}

// ── the account menu closes like a menu ──

function wireMenus() {
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.activeElement?.closest("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

// ── copy buttons appear where copying is possible ──

function wireCopying() {
  showCopyButtons();
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copies]");
    if (button) copyText(button);
  });
}

function showCopyButtons() {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("[data-copies][hidden]")) button.hidden = false;
}

async function copyText(button) {
  const words = button.querySelector("span");
  const before = words.textContent;
  if (before === button.dataset.done) return;
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).textContent);
  words.textContent = button.dataset.done;
  setTimeout(() => (words.textContent = before), 2000);
}

// ── a form sends itself once, however often its button is pressed ──

function wireForms() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("hx-post") || event.defaultPrevented) return;
    if (form.dataset.sent) event.preventDefault();
    else lock(form);
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(unlock));
}

// Unlocked after a while: an answer may be a download, which leaves the page as it is.
function lock(form) {
  form.dataset.sent = "1";
  form.classList.add("htmx-request");
  setTimeout(() => unlock(form), SENT_FOR_MS);
}

function unlock(form) {
  delete form.dataset.sent;
  form.classList.remove("htmx-request");
}

// ── htmx: where the focus goes, and what is said when nothing comes back ──

function wireSwaps() {
  document.body.addEventListener("htmx:afterSettle", (event) => {
    showCopyButtons();
    showNewest();
    focusResult(event.detail);
  });
  document.body.addEventListener("htmx:sendError", () => say("offline"));
  document.body.addEventListener("htmx:timeout", () => say("slow"));
}

// To what the part calls its result; else to the part, when the swap took the focused element away.
function focusResult({ elt, target, requestConfig }) {
  if (!requestConfig?.triggeringEvent || requestConfig.triggeringEvent.type === "load") return;
  const part = elt?.isConnected ? elt : target;
  if (!part?.isConnected) return;
  const result = part.matches("[data-result]") ? part : part.querySelector("[data-result]");
  const isLost = !document.activeElement || document.activeElement === document.body;
  if (!result && !isLost) return;
  const goal = result ?? part;
  if (goal.tabIndex < 0 && !goal.hasAttribute("tabindex")) goal.tabIndex = -1;
  goal.focus();
}

// A chart over time begins at the newest minute where it is wider than the screen.
function showNewest() {
  for (const region of document.querySelectorAll("[data-newest]")) region.scrollLeft = region.scrollWidth;
}

// The words stand in the data attributes of #messages, in the reader's language.
function say(name) {
  const region = document.getElementById("messages");
  const line = document.createElement("p");
  line.className = "said sev-warn";
  line.textContent = region.dataset[name];
  region.replaceChildren(line);
}
