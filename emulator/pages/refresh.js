"use strict";
// Keeps the home page up to date, without touching what the reader types, selects or has open.

const period = 2000;
const toggle = document.getElementById("refreshing");
const unreachable = document.getElementById("unreachable");

function isInUse(part) {
  const focused = document.activeElement;
  const selection = getSelection();
  return (part.contains(focused) && focused.localName !== "summary") ||
    (!selection.isCollapsed && selection.containsNode(part, true));
}

function replace(part, fresh) {
  for (const { id } of part.querySelectorAll("details[open]")) {
    fresh.querySelector(`#${id}`)?.setAttribute("open", "");
  }
  if (part.innerHTML === fresh.innerHTML || isInUse(part)) return;
  const focused = part.contains(document.activeElement) && document.activeElement.parentNode.id;
  part.innerHTML = fresh.innerHTML;
  if (focused) part.querySelector(`#${focused} > summary`)?.focus({ preventScroll: true });
}

async function refresh() {
  // Not the address of this page: the emulator keeps a record of each request for `/`.
  const reply = await fetch(`/_emulator/${location.search}`);
  const page = new DOMParser().parseFromString(await reply.text(), "text/html");
  for (const part of document.querySelectorAll("[data-refresh]")) {
    replace(part, page.getElementById(part.id));
  }
  // After a restart the forms need the new token.
  const token = page.querySelector("[name=form_token]").value;
  for (const field of document.querySelectorAll("[name=form_token]")) field.value = token;
}

async function keepFresh() {
  try {
    if (toggle.control.checked) await refresh();
    unreachable.hidden = true;
  } catch {
    unreachable.hidden = false;
  }
  setTimeout(keepFresh, period);
}

toggle.hidden = false;
setTimeout(keepFresh, period);
