// Counts down how long the session still lasts, and makes it longer on a press. Without it the link leads to a page that does the same.
(() => {
  const box = document.querySelector("[data-session]");
  if (!box) return;
  const text = box.querySelector("[data-left]");
  const link = box.querySelector("[data-longer]");
  let endsAt = Date.now() + Number(box.dataset.seconds) * 1000;
  let told = Number.POSITIVE_INFINITY;

  const ask = async (method) => {
    const headers = { Accept: "application/json", "X-CSRFToken": box.dataset.token };
    const answer = await fetch(box.dataset.session, { method, headers, redirect: "manual", credentials: "same-origin" });
    if (!answer.ok) return 0; // sent to the door
    return Number((await answer.json()).seconds_left);
  };

  const show = (seconds) => {
    const minutes = Math.max(0, Math.ceil(seconds / 60));
    if (minutes === told) return;
    told = minutes;
    text.querySelector("[data-minutes]").textContent = minutes;
    text.hidden = seconds <= 0;
    box.querySelector("[data-over]").hidden = seconds > 0;
    box.classList.toggle("is-short", seconds <= 300);
    text.setAttribute("aria-live", seconds <= 300 ? "polite" : "off");
  };

  const tick = async () => {
    let seconds = (endsAt - Date.now()) / 1000;
    if (seconds <= 300 && Math.round(seconds) % 60 < 10) {
      // Another window may have made it longer; looking at the clock does not.
      seconds = await ask("GET").catch(() => seconds);
      endsAt = Date.now() + seconds * 1000;
    }
    show(seconds);
  };

  link.addEventListener("click", async (event) => {
    event.preventDefault();
    const seconds = await ask("POST").catch(() => -1);
    if (seconds <= 0) { window.location.assign(link.href); return; }
    endsAt = Date.now() + seconds * 1000;
    show(seconds);
  });
  window.setInterval(tick, 10000);
})();
