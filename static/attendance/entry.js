/* The field for USB and Bluetooth scanners, which type and press Enter, and for typing by hand. */

/** Wires the field; `read(text)` is called with what was entered. */
export function wireEntry(page, read) {
  const form = page.getElementById("entry");
  const field = form.elements.code;
  const keys = page.getElementById("keys");
  const byHand = globalThis.matchMedia("(pointer: fine)");
  showKeyboard(field, keys, byHand.matches);

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = halfWidth(field.value);
    field.value = "";
    if (text.trim()) read(text);
    field.focus();
  });
  keys.addEventListener("click", () => {
    showKeyboard(field, keys, keys.ariaPressed !== "true");
    field.focus();
  });
  page.addEventListener("keydown", (event) => catchStrayKey(event, page, field));
  return { focus: () => field.focus({ preventScroll: true }) };
}

/**
 * What an input method left in full width, as a scanner sent it: a scanner types through whatever
 * input method is switched on.
 */
export function halfWidth(text) {
  return text.replace(/[\uFF01-\uFF5E]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0));
}

/* On a touch screen the focused field must not raise the keyboard over the stage unless asked to. */
function showKeyboard(field, keys, shown) {
  field.inputMode = shown ? "text" : "none";
  keys.ariaPressed = String(shown);
}

/* A scanner types wherever the focus is. Characters outside a field go to ours, and its closing
   Enter must not press the button that happens to have the focus. */
function catchStrayKey(event, page, field) {
  const isTyped = event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey;
  const isElsewhere = !event.target.closest("input:not([type=radio]), select, textarea, dialog[open]");
  if (isTyped && isElsewhere && !page.getElementById("gate").hidden) field.focus({ preventScroll: true });
}
