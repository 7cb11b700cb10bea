// SPDX-FileCopyrightText: 2026 The Hemicycle contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Looks for lines while somebody types, reads on when the ledger grows, and opens records in their place.
"use strict";
(() => {
  const form = document.getElementById("finder"), place = document.getElementById("story-lines");
  let size = 0, timer = 0, asked = 0;

  async function look() {
    const words = new URLSearchParams(new FormData(form)), number = ++asked;
    const response = await fetch(`/story/lines?${words}`).catch(() => null);
    if (!response || !response.ok || number !== asked) return;
    const text = await response.text();
    if (response.redirected) { location.assign("/enter"); return; }
    const opened = [...place.querySelectorAll("details[open]")].map((one) => one.closest("li").id);
    place.innerHTML = text;
    for (const id of opened) { const one = place.querySelector(`#${id} details`); if (one) one.open = true; }
    history.replaceState(null, "", `/story?${words}${location.hash}`);
    if (shown() < size) soon(3000);                       // it grew, or could not be read, while this was on its way
  }
  function shown() { return Number(document.getElementById("story-size").value); }
  function soon(ms) { clearTimeout(timer); timer = setTimeout(look, ms); }

  async function open(details) {
    if (!details.open || details.dataset.loaded) return;
    details.dataset.loaded = "1";
    const pieces = await Promise.all(details.dataset.indexes.split(" ").map((index) =>
      fetch(`/story/records/${index}?piece=1`).then((response) => (response.ok ? response.text() : "")).catch(() => "")));
    const box = document.createElement("div");
    box.innerHTML = pieces.join("");
    if (pieces.some(Boolean)) { details.querySelector("p")?.remove(); details.append(box); } else delete details.dataset.loaded;
  }

  form.addEventListener("submit", (event) => { event.preventDefault(); soon(0); });
  form.addEventListener("input", () => soon(250));
  document.addEventListener("toggle", (event) => { if (event.target.matches("details.raw")) open(event.target); }, true);
  window.hemicycle.register("size", (text) => {
    const now = JSON.parse(text).size;
    if (now !== size && now !== shown()) soon(1200);
    size = now;
  });
})();
