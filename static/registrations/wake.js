/* Keeps the screen awake where the browser can; the lock ends whenever the page is hidden. */

let isWanted = false;

export function keepAwake() {
  if (!isWanted) document.addEventListener("visibilitychange", ask);
  isWanted = true;
  ask();
}

async function ask() {
  try {
    if (!document.hidden) await navigator.wakeLock?.request("screen");
  } catch {
    /* Refused when the battery is low: the phone's own setting decides. */
  }
}
