/* The answers of the search, which htmx fetches into a dialog. */

/** `answered(answer)` is called with what an admission gave, `closed()` whenever a dialog closes. */
export function wireDialogs(page, { answered, closed }) {
  const find = page.getElementById("find-dialog");
  for (const dialog of page.querySelectorAll("dialog")) dialog.addEventListener("close", closed);
  page.body.addEventListener("htmx:afterSwap", () => {
    const { answer } = page.getElementById("admission").dataset;
    if (!answer) return;
    delete page.getElementById("admission").dataset.answer;
    find.close();
    answered(JSON.parse(answer));
  });
  page.body.addEventListener("htmx:responseError", () => find?.close());
  for (const trouble of ["sendError", "timeout"]) {
    page.body.addEventListener(`htmx:${trouble}`, () => sayInDialog(page));
  }
}

/** The search must know this gate and the direction that is chosen on it. */
export function tellSearch(page, { direction, gate }) {
  const form = page.getElementById("find-form");
  if (!form) return;
  form.elements.direction.value = direction;
  form.elements.gate.value = gate;
}

/* The page's messages lie under an open dialog. */
function sayInDialog(page) {
  const { offline } = page.getElementById("messages").dataset;
  page.getElementById("found").replaceChildren(offline);
}
