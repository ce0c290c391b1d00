/* The ticket page: stays awake, prints, and is kept for use without a network. */

import { register } from "./tickets.js";
import { keepAwake } from "./wake.js";

const page = document.getElementById("main");
const print = document.getElementById("print");

print?.addEventListener("click", () => globalThis.print());
print?.removeAttribute("hidden");

if (page.dataset.worker) {
  keepAwake();
  const isKept = await register(page.dataset);
  document.getElementById("kept").hidden = !isKept;
}
