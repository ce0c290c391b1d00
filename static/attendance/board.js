// The live board swaps its parts as they change; a part that somebody holds stays as it is until
// they let go: the focus is in it, a table in it is opened, text in it is selected, or it stands
// in an open dialog.

for (const name of ["htmx:beforeSwap", "htmx:oobBeforeSwap"]) {
  document.body.addEventListener(name, (event) => {
    if (isHeld(event.detail.target)) event.detail.shouldSwap = false;
  });
}

function isHeld(part) {
  if (part.contains(document.activeElement) && document.activeElement !== document.body) return true;
  if (part.querySelector("details[open]") || part.closest("dialog[open]")) return true;
  const selection = document.getSelection();
  return !selection.isCollapsed && part.contains(selection.anchorNode);
}
