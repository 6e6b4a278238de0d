// The builder of figures where JavaScript runs: the preview follows each choice. Its button does the same without.
"use strict";

// What was typed while an answer was on its way must not be written over: then the answer is dropped and asked for anew.
let sent = "";

function written(form) {
  return JSON.stringify([...new FormData(form)]);
}

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.elt.id === "builder") sent = written(event.detail.elt);
});
document.addEventListener("htmx:beforeSwap", (event) => {
  const form = document.getElementById("builder");
  if (event.detail.elt?.id !== "builder" || !form) return;
  const came = event.detail.xhr?.responseURL || "";
  if (came.includes("/sign-in/")) {
    event.detail.shouldSwap = false;
  } else if (written(form) !== sent) {
    event.detail.shouldSwap = false;
    setTimeout(() => form.dispatchEvent(new Event("again")));
  }
});
