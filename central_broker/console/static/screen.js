// SPDX-FileCopyrightText: 2026 The Hemicycle contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The hall's screen: swaps slides in place, turns the pages of long tables, counts down, and says when it has gone stale.
"use strict";
(() => {
  const stage = document.getElementById("stage"), slide = document.getElementById("slide"), lost = document.getElementById("lost");
  const DIM_MS = 3000, LOST_MS = 20000, PAGE_MS = 8000;
  let beat = null, heard = performance.now(), left = 0, offset = 0, since = 0;

  function listen() {
    const source = new EventSource(stage.dataset.stream);
    source.addEventListener("panes", (event) => {
      const panes = JSON.parse(event.data);
      if ("slide" in panes) { slide.innerHTML = panes.slide; since = performance.now(); draw(); }
    });
    source.addEventListener("beat", (event) => {
      beat = JSON.parse(event.data);
      heard = performance.now();
      offset = beat.at_ms - heard;
      left = beat.left_ms ? heard + beat.left_ms : 0;
      draw();
    });
    source.onerror = () => { if (source.readyState === EventSource.CLOSED) setTimeout(listen, 1000); };
  }

  function draw() {
    const now = performance.now();
    const age = now - heard + (beat ? Math.max(0, beat.age_ms) : 0);
    const root = document.documentElement.classList;
    root.toggle("is-stale", age > DIM_MS && age <= LOST_MS);
    root.toggle("is-lost", age > LOST_MS);
    lost.hidden = age <= LOST_MS;
    if (!lost.hidden) lost.textContent = `${stage.dataset.lost} ${new Date(offset + now - age).toLocaleTimeString("zh-CN", { hour12: false })}`;
    for (const place of slide.querySelectorAll("[data-left]")) {
      const seconds = Math.max(0, Math.ceil((left - now) / 1000));
      place.textContent = left && seconds ? `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}` : "0:00";
    }
    const pages = slide.querySelectorAll(".pages > section");
    if (pages.length > 1) {
      const fixed = Number(slide.querySelector(".pages").dataset.page);
      const at = fixed ? fixed - 1 : Math.floor((now - since) / PAGE_MS) % pages.length;
      pages.forEach((page, number) => { page.hidden = number !== at; });
    }
  }

  listen();
  setInterval(draw, 250);
})();
