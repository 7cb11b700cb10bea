// SPDX-FileCopyrightText: 2026 The Hemicycle contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Draws the table of devices once; afterwards only the cells that differ are written.
"use strict";
(() => {
  const table = document.getElementById("fleet"), body = table.tBodies[0];
  const find = document.getElementById("fleet-find"), help = document.getElementById("fleet-help"), none = document.getElementById("fleet-none");
  const HELP = 3;                                  // the column that is sorted by whether help is needed
  const rows = new Map();                          // seat -> { node, cells, text }
  let column = 0, turn = 1;

  function add(seat) {
    const node = document.createElement("tr"), cells = [];
    for (let at = 0; at < table.tHead.rows[0].cells.length; at++) cells.push(node.insertCell());
    const link = document.createElement("a");
    link.href = `/seats/${encodeURIComponent(seat)}`;
    cells[0].append(link);
    rows.set(seat, { node, cells, link, text: "", values: [] });
  }

  function write(seat, text) {
    if (!rows.has(seat)) add(seat);
    const row = rows.get(seat);
    if (row.text === text) return;
    const values = JSON.parse(text);
    values.forEach(([shown, , look], at) => {
      const known = row.values[at];
      if (known && known[0] === shown && known[2] === look) return;
      (at ? row.cells[at] : row.link).textContent = shown;
      row.cells[at].className = look ? "look" : "";
    });
    row.text = text;
    row.values = values;
  }

  function compare(one, other) {
    const a = one.values[column][1], b = other.values[column][1];
    const order = typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b));
    return turn * order || one.values[0][1] - other.values[0][1];
  }

  function sort() { body.append(...[...rows.values()].sort(compare).map((row) => row.node)); }

  function sift() {
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows.values()) {
      const text = words.length ? row.values.map((value) => value[0]).join(" ").toLowerCase() : "";
      row.node.hidden = (help.checked && !row.values[HELP][1]) || !words.every((word) => text.includes(word));
      shown += !row.node.hidden;
    }
    none.hidden = shown > 0;
  }

  table.tHead.addEventListener("click", (event) => {
    const button = event.target.closest("[data-column]");
    if (!button) return;
    const next = Number(button.dataset.column);
    turn = next === column ? -turn : 1;
    column = next;
    for (const cell of table.tHead.rows[0].cells) cell.removeAttribute("aria-sort");
    button.parentElement.setAttribute("aria-sort", turn > 0 ? "ascending" : "descending");
    sort();
  });
  find.addEventListener("input", sift);
  help.addEventListener("change", sift);
  window.hemicycle.register("fleet", (news) => {
    const before = rows.size;
    for (const [seat, text] of Object.entries(news)) write(seat, text);
    if (rows.size !== before) sort();
    sift();
  });

  for (const [seat, text] of Object.entries(JSON.parse(document.getElementById("rows").textContent))) write(seat, text);
  sort();
  sift();
})();
