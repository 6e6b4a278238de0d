// Single keys on lists: j and k move, Enter opens, o writes an opinion, / searches, ? tells. Nothing here is needed.
// They rest while somebody types, while a dialog is open, and where the page says data-keys="off" or this browser did.
"use strict";

(() => {
  const SWITCH = "mulkko-keys";
  const dialog = document.getElementById("keys");
  let at = -1;

  const stored = () => {
    try {
      return localStorage.getItem(SWITCH);
    } catch {
      return null; // a browser that keeps nothing
    }
  };
  const areOff = () => document.documentElement.dataset.keys === "off" || stored() === "off";
  const rows = () => [...document.querySelectorAll("[data-row]")].filter((row) => row.offsetParent !== null);
  const isTyping = (target) => target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");

  function moveTo(next) {
    const all = rows();
    if (!all.length) return;
    at = Math.max(0, Math.min(next, all.length - 1));
    for (const row of document.querySelectorAll(".is-at")) row.classList.remove("is-at");
    const row = all[at];
    row.classList.add("is-at");
    const link = row.querySelector("[data-open]");
    if (link) link.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }

  // Where the focus was moved by other means, the next j goes on from there.
  function current() {
    const row = document.activeElement && document.activeElement.closest("[data-row]");
    const place = row ? rows().indexOf(row) : -1;
    return place >= 0 ? place : at;
  }

  function follow(part) {
    const row = rows()[current()];
    const link = row && row.querySelector(part);
    if (link) link.click();
    return Boolean(link);
  }

  function leave() {
    at = -1;
    for (const row of document.querySelectorAll(".is-at")) row.classList.remove("is-at");
    if (document.activeElement.closest("[data-row]")) document.activeElement.blur();
  }

  function search() {
    const box = document.querySelector("#search-words, #site-search");
    if (!box) return false;
    box.focus();
    box.select();
    return true;
  }

  function tell() {
    if (!dialog || dialog.open) return false;
    dialog.querySelector("[data-keys-switch]").checked = !areOff();
    dialog.showModal();
    return true;
  }

  const acts = {
    j: () => (moveTo(current() + 1), true),
    k: () => (moveTo(current() < 0 ? 0 : current() - 1), true),
    o: () => follow("[data-opinion]"),
    Enter: () => document.activeElement === document.body && follow("[data-open]"),
    Escape: () => (leave(), false),
    "/": search,
    "?": tell,
  };

  // With a Korean layout the same key says ㅓ, ㅏ or ㅐ: then its place on the keyboard counts.
  const places = { KeyJ: "j", KeyK: "k", KeyO: "o" };
  const named = (event) => (Object.hasOwn(acts, event.key) ? event.key : /^[ -~]$/.test(event.key) ? "" : places[event.code] || "");

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const key = named(event);
    if (!key || document.querySelector("dialog[open]") || isTyping(event.target)) return;
    if (areOff() && key !== "Escape") return;
    if (acts[key]()) event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-keys-open]")) tell();
  });
  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-keys-switch]")) return;
    try {
      localStorage.setItem(SWITCH, event.target.checked ? "on" : "off");
    } catch {
      event.target.checked = true; // it cannot be kept, so the keys stay on
    }
  });
  document.addEventListener("htmx:afterSwap", leave);
  for (const button of document.querySelectorAll("[data-keys-open]")) button.hidden = false;

  // On a narrow screen the filters are folded until somebody wants them.
  const filters = document.querySelector(".side-filters");
  if (filters && matchMedia("(max-width: 60rem)").matches) filters.open = false;
})();
