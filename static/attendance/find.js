/* The dialogs of the gate, and the answers of the search, which htmx fetches. */

/** Opens and closes the dialogs; `answered(answer)` is called with what an admission gave. */
export function wireDialogs(page, { answered, closed }) {
  const find = page.getElementById("find-dialog");
  page.getElementById("find")?.addEventListener("click", (event) => {
    event.preventDefault();
    find.showModal();
    page.getElementById("q").select();
  });
  page.getElementById("settings").addEventListener("click", () => page.getElementById("settings-dialog").showModal());
  for (const dialog of page.querySelectorAll("dialog")) {
    dialog.addEventListener("close", closed);
    dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  }
  page.body.addEventListener("htmx:afterSwap", () => {
    const { answer } = page.getElementById("admission").dataset;
    if (!answer) return;
    delete page.getElementById("admission").dataset.answer;
    find.close();
    answered(JSON.parse(answer));
  });
  page.body.addEventListener("htmx:responseError", () => find?.close());
}

/** The search must know this gate and the direction that is chosen on it. */
export function tellSearch(page, { direction, gate }) {
  const form = page.getElementById("find-form");
  if (!form) return;
  form.elements.direction.value = direction;
  form.elements.gate.value = gate;
}
