// Narrows the list while somebody types; without it the whole list stands there.
"use strict";
const form = document.querySelector("form.search");
if (form) {
  const rows = [...document.querySelectorAll("#list tbody tr")];
  const words = form.querySelector("#q"), department = form.querySelector("#department"), told = form.querySelector("output");
  const texts = rows.map((row) => row.textContent.normalize("NFC").toLowerCase().replace(/\s+/g, ""));
  const narrow = () => {
    const wanted = words.value.normalize("NFC").toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, at) => {
      const fits = wanted.every((word) => texts[at].includes(word)) &&
        (!department.value || row.cells[2].textContent === department.value);
      row.hidden = !fits;
      shown += fits;
    });
    told.textContent = `${shown}건`;
  };
  form.hidden = false;
  form.addEventListener("input", narrow);
  form.addEventListener("submit", (event) => event.preventDefault());
  narrow();
}
