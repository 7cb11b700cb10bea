// SPDX-FileCopyrightText: 2026 The Hemicycle contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Draws the table of devices once; afterwards only the cells that differ are written. Of a large hall so many rows at a time.
"use strict";
(() => {
  const table = document.getElementById("fleet"), body = table.tBodies[0];
  const find = document.getElementById("fleet-find"), help = document.getElementById("fleet-help");
  const none = document.getElementById("fleet-none"), more = document.getElementById("fleet-more");
  const HELP = 3;                                  // the column that is sorted by whether help is needed
  const STEP = 200;                                // rows that are drawn at once: a browser lays out thousands for seconds
  const width = table.tHead.rows[0].cells.length;
  const rows = new Map();                          // seat -> { values, text, key, node, cells, link }
  let column = 0, turn = 1, most = STEP, timer = 0;

  function draw(row) {                             // the cells of a row, once it is shown
    row.node = document.createElement("tr");
    row.cells = Array.from({ length: width }, () => row.node.insertCell());
    row.link = document.createElement("a");
    row.link.href = `/seats/${encodeURIComponent(row.values[0][0])}`;
    row.cells[0].append(row.link);
    row.values.forEach((value, at) => show(row, value, at));
  }

  function show(row, [shown, , look], at) {
    (at ? row.cells[at] : row.link).textContent = shown;
    row.cells[at].className = look ? "look" : "";
  }

  function write(seat, text) {                     // whether its place in the table may be another one now
    const row = rows.get(seat) || {};
    if (row.text === text) return false;
    const before = row.values, values = JSON.parse(text);
    Object.assign(row, { text, values, words: values.map((value) => value[0]).join(" ").toLowerCase() });
    rows.set(seat, row);
    if (row.node) values.forEach((value, at) => { if (value[0] !== before[at][0] || value[2] !== before[at][2]) show(row, value, at); });
    return !before || before[column][1] !== values[column][1] || before[HELP][1] !== values[HELP][1] || Boolean(find.value);
  }

  function compare(one, other) {
    const a = one.values[column][1], b = other.values[column][1];
    const order = typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b));
    return turn * order || one.values[0][1] - other.values[0][1];
  }

  function lay() {
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = [...rows.values()].filter((row) => (!help.checked || row.values[HELP][1]) && words.every((word) => row.words.includes(word)));
    const shown = wanted.sort(compare).slice(0, most);
    for (const row of shown) if (!row.node) draw(row);
    if (shown.length !== body.rows.length || shown.some((row, at) => body.rows[at] !== row.node)) body.replaceChildren(...shown.map((row) => row.node));
    none.hidden = shown.length > 0;
    more.hidden = wanted.length <= most;
    more.querySelector("b").textContent = `${shown.length} / ${wanted.length}`;
  }

  table.tHead.addEventListener("click", (event) => {
    const button = event.target.closest("[data-column]");
    if (!button) return;
    const next = Number(button.dataset.column);
    turn = next === column ? -turn : 1;
    column = next;
    for (const cell of table.tHead.rows[0].cells) cell.removeAttribute("aria-sort");
    button.parentElement.setAttribute("aria-sort", turn > 0 ? "ascending" : "descending");
    lay();
  });
  find.addEventListener("input", lay);
  help.addEventListener("change", lay);
  more.querySelector("button").addEventListener("click", () => { most += STEP; lay(); });
  window.hemicycle.register("fleet", (news) => {
    const moved = Object.entries(news).map(([seat, text]) => write(seat, text)).some(Boolean);
    if (moved && !timer) timer = setTimeout(() => { timer = 0; lay(); }, 250);
  });

  for (const [seat, text] of Object.entries(JSON.parse(document.getElementById("rows").textContent))) write(seat, text);
  lay();
})();
