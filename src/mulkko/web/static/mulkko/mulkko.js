// What every page gains where JavaScript runs. Nothing here is needed: each act is a link or a form.
"use strict";

const menus = "details.person";

// An open menu closes when somebody looks elsewhere or presses Escape; the focus goes back to what opened it.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(`${menus}[open]`)) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll(`${menus}[open]`)) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// A form that was sent is not sent again by an impatient second press; the server refuses it too.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  form.setAttribute("aria-busy", "true");
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  }
});

// A choice in a row of filters takes effect at once; its button stays for those without JavaScript.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-at-once]");
  if (form && event.target.matches("select, input[type=checkbox], input[type=radio], input[type=date]")) form.requestSubmit();
});

// A fold whose address is in the page's own address opens by itself.
function openTarget() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const fold = target && (target.matches("details") ? target : target.closest("details"));
  if (fold) fold.open = true;
}
window.addEventListener("hashchange", openTarget);
openTarget();

// After a part was replaced, what the server said of it is read out.
document.addEventListener("htmx:responseError", () => {
  const place = document.getElementById("part-failed");
  if (place) place.hidden = false;
});

// On a narrow screen the current tab or menu entry may lie beyond the edge: it is brought into view.
for (const place of document.querySelectorAll(".tabs, .menu")) {
  const here = place.querySelector("[aria-current]");
  if (here && place.scrollWidth > place.clientWidth) place.scrollLeft = here.offsetLeft - place.offsetLeft - place.clientWidth / 3;
}
