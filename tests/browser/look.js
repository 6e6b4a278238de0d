// What stands on a page, and what of it is seen without scrolling.
() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const isSeen = (one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && one.getBoundingClientRect().width > 1;
  const isFirst = (one) => { const box = one.getBoundingClientRect(); return isSeen(one) && box.top >= 0 && box.top + Math.min(box.height, 40) <= innerHeight && box.left < innerWidth; };
  const told = (one) => `${one.tagName.toLowerCase()}.${one.className} ${(one.innerText || one.name || "").trim().slice(0, 40)}`;
  const fields = all("input:not([type=hidden]), select, textarea, [contenteditable]").filter((one) => !one.closest("dialog:not([open])"));
  const hasName = (one) => (one.labels && [...one.labels].some((label) => label.textContent.trim())) || one.ariaLabel || one.getAttribute("aria-labelledby") || one.title;
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  const isClipped = (one) => { for (let up = one.parentElement; up; up = up.parentElement) if (getComputedStyle(up).overflowX !== "visible" && up !== document.documentElement && up !== document.body) return true; return false; };
  const widest = wide > 0 ? all("body *").filter((one) => isSeen(one) && one.getBoundingClientRect().right > innerWidth + 1 && !isClipped(one)).slice(0, 3).map(told) : [];
  const words = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  let text = "";
  while (words.nextNode()) if (words.currentNode.parentElement && isFirst(words.currentNode.parentElement)) text += ` ${words.currentNode.data}`;
  const within = (selector) => all(selector).some(isFirst);
  return {
    headings: all("h1").filter(isSeen).length,
    overflow: wide,
    widest,
    primary: all(".primary").filter((one) => isSeen(one) && !one.closest("dialog")).map(told),
    unlabelled: fields.filter((one) => !hasName(one)).map(told),
    first: {
      heading: within("h1"),
      state: within("main [class*='state-'], main .back a, main nav[aria-label] a[href*='/proposals/']"),
      act: within("main .primary, main .rail-turn, main .empty, main .notice, main form:not([role=search]) button, main table a, main .card a, main li a") || fields.some((one) => one.closest("main") && isFirst(one)),
      text,
    },
  };
}
