/* The button that prints a sheet; without script the browser's own menu does it. */

const print = document.getElementById("print");
print.hidden = false;
print.addEventListener("click", () => globalThis.print());
