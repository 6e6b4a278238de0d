// Drafting where JavaScript runs: the text with its figures as chips, saved by itself; tabs without losing what was typed.
// Nothing here is needed: the text field, its buttons and the marks of figures do the same.
"use strict";

const FIGURE = /(\{\d{1,18}\.[^\W\d][^\s{}]*?\})/u;
const KINDS = [
  ["heading", /^\s*□/], ["item", /^\s*○/], ["detail", /^\s*-\s/], ["note", /^\s*※/],
  ["first", /^\s*\d{1,3}\.\s+(?!\d{1,2}\.)/], ["second", /^\s*[가-힣]\.\s/], ["third", /^\s*\d{1,3}\)\s/],
];
const HEAD = /^\s*(?:[□○※]\s*|-\s+|\d{1,3}\.\s+(?!\d{1,2}\.)|[가-힣]\.\s+|\d{1,3}\)\s+)/;
const EVERY_MS = 10000;

// -- tabs of a narrow screen --------------------------------------------------------------------------------------------

const desk = document.querySelector(".desk");
document.querySelector(".desk-tabs")?.addEventListener("click", (event) => {
  const tab = event.target.closest("[data-view]");
  if (!tab || !desk) return;
  event.preventDefault();
  desk.className = `desk shows-${tab.dataset.view}`;
  for (const one of tab.parentElement.children) {
    if (one === tab) one.setAttribute("aria-current", "true");
    else one.removeAttribute("aria-current");
  }
});
for (const hidden of document.querySelectorAll(".desk-tabs [hidden], #live-note")) hidden.hidden = false;

// A page that asks for signing in again must not be put into a part of this one.
document.addEventListener("htmx:beforeSwap", (event) => {
  const came = event.detail.xhr?.responseURL || "";
  if (came.includes("/sign-in/")) {
    event.detail.shouldSwap = false;
    tell(words.gone, true);
  }
});

// Telling where somebody writes must not keep the session of an empty desk alive: it ends when nobody types.
const IDLE_MS = 120000;
let active = Date.now();
for (const sign of ["keydown", "pointerdown", "input"]) document.addEventListener(sign, () => (active = Date.now()), { passive: true });
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.elt.id === "presence" && Date.now() - active > IDLE_MS) event.preventDefault();
});

// -- the text ------------------------------------------------------------------------------------------------------------

const form = document.querySelector("form[data-saves]");
const field = document.getElementById("id_text");
const line = document.getElementById("saved");
const words = document.getElementById("said")?.dataset || {};
const shown = new Map();
for (const one of document.querySelectorAll("[data-figure][data-shown]")) shown.set(one.dataset.figure, one.dataset.shown);

function tell(text, isBad = false) {
  if (!line) return;
  line.textContent = text;
  line.classList.toggle("is-warning", isBad);
}

function chip(mark) {
  const span = document.createElement("span");
  span.className = "figure-chip";
  span.contentEditable = "false";
  span.dataset.mark = mark;
  span.title = `${words.figure} ${mark}`;
  span.textContent = shown.get(mark) || mark;
  return span;
}

function drawLine(text) {
  const div = document.createElement("div");
  for (const part of text.trimStart().split(FIGURE)) {
    if (!part) continue;
    div.append(FIGURE.test(part) && shown.has(part) ? chip(part) : document.createTextNode(part));
  }
  if (!div.childNodes.length) div.append(document.createElement("br"));
  return dressed(div);
}

function dressed(div) {
  const kind = KINDS.find(([, pattern]) => pattern.test(div.textContent));
  const name = kind ? `is-${kind[0]}` : "";
  if (div.className !== name) div.className = name;
  return div;
}

// What the editor says, as the text field holds it: one line a block, a chip as its mark.
function written(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.data.replace(/[\u00a0\u200b]/g, " ");
  if (node.dataset?.mark) return node.dataset.mark;
  if (node.tagName === "BR") return "\n";
  return [...node.childNodes].map(written).join("");
}

function lines(editor) {
  const found = [];
  let loose = "";
  for (const node of editor.childNodes) {
    if (node.nodeType === Node.ELEMENT_NODE && node.tagName === "DIV") {
      if (loose) found.push(loose);
      loose = "";
      found.push(written(node).replace(/\n$/, ""));
    } else loose += written(node);
  }
  if (loose) found.push(loose);
  return found.join("\n");
}

function startEditor() {
  const editor = document.createElement("div");
  editor.className = "editor";
  editor.contentEditable = "true";
  editor.spellcheck = false;
  editor.setAttribute("role", "textbox");
  editor.setAttribute("aria-multiline", "true");
  const label = document.querySelector(`label[for="${field.id}"]`);
  if (label) {
    label.id = label.id || "text-label";
    editor.setAttribute("aria-labelledby", label.id);
    label.addEventListener("click", () => editor.focus());
  }
  draw(editor, field.value);
  field.after(editor);
  field.hidden = true;
  document.querySelector(".toolbar").hidden = false;
  for (const button of document.querySelectorAll(".put-in")) button.hidden = false;
  return editor;
}

function draw(editor, text) {
  editor.replaceChildren(...text.split("\n").map(drawLine));
}

function lineAt(editor) {
  let node = getSelection().anchorNode;
  if (!node || !editor.contains(node)) return null;
  while (node.parentNode !== editor) {
    if (node === editor) return editor.childNodes[getSelection().anchorOffset] || editor.lastElementChild;
    node = node.parentNode;
  }
  return node.nodeType === Node.ELEMENT_NODE ? node : null;
}

function inLines(editor, change) {
  const before = lines(editor);
  change();
  if (lines(editor) !== before) editor.dispatchEvent(new Event("input", { bubbles: true }));
}

// -- saving by itself -----------------------------------------------------------------------------------------------------

function startSaving(editor) {
  let last = field.value, isBusy = false, isStopped = false;

  async function save(corrects) {
    if (isBusy || isStopped || field.value === last) return;
    isBusy = true;
    const sent = field.value;
    const body = new URLSearchParams(new FormData(form));
    if (corrects) body.set("corrects", "1");
    try {
      const answer = await fetch(form.dataset.saves, { method: "POST", body, redirect: "manual", headers: { Accept: "application/json" } });
      if (answer.type === "opaqueredirect") return tell(words.gone, true);
      if (!(answer.headers.get("Content-Type") || "").startsWith("application/json")) return tell(words.offline, true);
      take(await answer.json(), sent, corrects);
    } catch {
      tell(words.offline, true);
    } finally {
      isBusy = false;
    }
  }

  function take(told, sent, corrects) {
    tell(told.said, !(told.state === "saved" || told.state === "working"));
    if (told.state === "conflict") {
      isStopped = true;
      document.getElementById("compare").hidden = false;
      return;
    }
    if (told.state === "refused") return;
    form.elements.base.value = told.base;
    form.elements.token.value = told.token;
    last = sent;
    if (corrects && told.corrections && field.value === sent && document.activeElement !== editor) {
      field.value = last = told.text;
      draw(editor, told.text);
      document.getElementById("corrections").innerHTML = told.corrections;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  setInterval(() => save(false), EVERY_MS);
  // A press on a button of the form sends the text itself.
  editor.addEventListener("blur", (event) => event.relatedTarget?.form === form || save(true));
  document.addEventListener("visibilitychange", () => document.hidden && save(false));
  editor.addEventListener("input", () => field.value !== last && !isStopped && tell(words.unsaved));
  let isSent = false;
  form.addEventListener("submit", () => (isSent = true));
  window.addEventListener("beforeunload", (event) => !isSent && field.value !== last && event.preventDefault());
}

if (form && field) {
  const editor = startEditor();
  const place = document.getElementById("place");
  editor.addEventListener("input", (event) => {
    field.value = lines(editor);
    if (!event.isComposing) for (const div of editor.children) if (div.tagName === "DIV") dressed(div);
  });
  editor.addEventListener("compositionend", () => (field.value = lines(editor)));
  // What is pasted or dropped comes as plain lines; it brings words, never somebody else's styles.
  editor.addEventListener("paste", (event) => {
    event.preventDefault();
    document.execCommand("insertText", false, event.clipboardData.getData("text/plain"));
  });
  editor.addEventListener("drop", (event) => event.preventDefault());
  document.addEventListener("selectionchange", () => {
    let div = lineAt(editor);
    if (!div || !place) return;
    while (div && !KINDS[0][1].test(div.textContent)) div = div.previousElementSibling;
    place.value = div ? div.textContent.replace(/^\s*□\s*/, "").slice(0, 60) : "";
  });
  document.querySelector(".toolbar").addEventListener("mousedown", (event) => event.preventDefault());
  document.querySelector(".toolbar").addEventListener("click", (event) => {
    const button = event.target.closest("[data-mark]");
    const div = button && lineAt(editor);
    if (!div) return;
    inLines(editor, () => {
      const first = div.firstChild?.nodeType === Node.TEXT_NODE ? div.firstChild : div.insertBefore(document.createTextNode(""), div.firstChild);
      first.data = `${button.dataset.mark ? `${button.dataset.mark} ` : ""}${first.data.replace(HEAD, "")}`;
    });
  });
  document.querySelector(".figure-list")?.addEventListener("mousedown", (event) => event.target.closest(".put-in") && event.preventDefault());
  document.querySelector(".figure-list")?.addEventListener("click", (event) => {
    const button = event.target.closest(".put-in");
    if (!button) return;
    const mark = button.closest("[data-figure]").dataset.figure;
    inLines(editor, () => {
      const chosen = getSelection();
      const isHere = chosen.rangeCount && editor.contains(chosen.anchorNode) && lineAt(editor);
      if (!isHere) return (editor.lastElementChild || editor).append(chip(mark));
      const range = chosen.getRangeAt(0);
      range.deleteContents();
      const put = chip(mark);
      range.insertNode(put);
      range.setStartAfter(put);
      range.collapse(true);
      chosen.removeAllRanges();
      chosen.addRange(range);
    });
    editor.focus();
  });
  startSaving(editor);
}
