// SPDX-FileCopyrightText: 2026 The Hemicycle contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Draws each slide as large as it fits: a title of 120 characters becomes smaller, it is never cut off.
"use strict";
(() => {
  const STEP = 0.05, LEAST = 0.4;
  const over = (box) => box.scrollHeight > box.clientHeight + 1 || box.scrollWidth > box.clientWidth + 1;

  function fit(slide) {
    const pages = [...slide.querySelectorAll(".pages > section")], hidden = pages.map((page) => page.hidden);
    let size = 1;
    const shrink = () => {
      slide.style.setProperty("--fit", size);
      while (over(slide) && size > LEAST) slide.style.setProperty("--fit", size = Math.round((size - STEP) * 100) / 100);
    };
    if (!pages.length) shrink();
    for (const shown of pages) {                     // the same size on all pages
      pages.forEach((page) => { page.hidden = page !== shown; });
      shrink();
    }
    pages.forEach((page, number) => { page.hidden = hidden[number]; });
  }

  const all = () => document.querySelectorAll(".slide").forEach(fit);
  const brings = (change) => [...change.addedNodes].some((node) => node.nodeType === 1);
  new MutationObserver((changes) => { if (changes.some(brings)) all(); }).observe(document.body, { childList: true, subtree: true });
  addEventListener("resize", all);
  document.fonts.ready.then(all);
  all();
})();
