// SPDX-FileCopyrightText: 2026 The Hemicycle contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Draws the seats: shapes one by one in a small hall, one canvas in a large one, and a table that says the same.
"use strict";
(() => {
  const place = document.getElementById("seat-map");
  if (!place) return;
  const { seats, canvas: large, marks } = JSON.parse(document.getElementById("layout").textContent);
  const english = document.documentElement.lang === "en";
  const word = (mark) => (marks[mark] || ["", ""])[english ? 1 : 0];
  const COLOURS = { blocked: "#c2322c", fault: "#c2322c", closed: "#9aa4ae", cut: "#e07b1a", off: "#9aa4ae", leave: "#dfe3e8", excused: "#dfe3e8", absent: "#ffffff", in: "#7fb0dd", voted: "#4aa564", sealed: "#8fc7a0", vacant: "#f2f3f5" };
  let now = JSON.parse(document.getElementById("seats").textContent || "{}");
  let shape = localStorage.getItem("shape") || "rows";
  const nodes = new Map();
  const first = (seat) => (now[seat] || "").split(" ")[0];
  const at = (one) => (shape === "arcs" ? [one.ax, one.ay] : [one.x, one.y]);

  function bounds() {
    const xs = seats.map((one) => at(one)[0]), ys = seats.map((one) => at(one)[1]);
    const left = Math.min(...xs, 0) - 0.7, right = Math.max(...xs, 0) + 0.7;
    return [left, -1.25, right - left, Math.max(...ys, 0) + 2.0];
  }

  function svg(name, attributes, text) {
    const node = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    if (text !== undefined) node.textContent = text;
    return node;
  }

  function drawShapes() {
    const box = bounds();
    const root = svg("svg", { viewBox: box.join(" "), role: "img", "aria-label": english ? "Seats of the hall" : "会场席位" });
    root.append(svg("rect", { class: "rostrum", x: -2, y: -1.05, width: 4, height: 0.5, rx: 0.1 }),
      Object.assign(svg("text", { x: 0, y: -0.8, "font-size": 0.28 }, english ? "rostrum" : "主席台")));
    for (const one of seats) {
      const [x, y] = at(one);
      const group = svg("g", { transform: `translate(${x} ${y})` });
      const sign = svg("text", { class: "sign", y: -0.17 }), name = svg("text", { class: "name", y: 0.17 }, one.name || one.seat);
      const length = [...(one.name || one.seat)].length;
      if (length > 3) { name.setAttribute("textLength", "0.82"); name.setAttribute("lengthAdjust", "spacingAndGlyphs"); }
      const title = svg("title", {});
      group.append(title, svg("rect", { class: "chair", x: -0.46, y: -0.4, width: 0.92, height: 0.8 }), sign, name);
      group.addEventListener("click", () => { location.assign(`/seats/${one.seat}`); });
      root.append(group);
      nodes.set(one.seat, { group, sign, title, one });
    }
    place.replaceChildren(root);
  }

  function drawCanvas() {
    const node = document.createElement("canvas");
    node.setAttribute("role", "img");
    node.setAttribute("aria-label", english ? "Seats of the hall; the table says the same" : "会场席位；列表内容相同");
    place.replaceChildren(node);
    paint(seats);
  }

  function paint(some) {
    const node = place.querySelector("canvas");
    if (!node) return;
    const [left, top, width, height] = bounds();
    const wide = place.clientWidth * devicePixelRatio, unit = wide / width;
    const context = node.getContext("2d");
    if (some === seats) { node.width = wide; node.height = Math.round(height * unit); }
    for (const one of some) {
      const [x, y] = at(one), mark = first(one.seat);
      context.fillStyle = COLOURS[mark] || "#fff";
      context.strokeStyle = mark === "cut" ? "#7a3600" : "#6d7884";
      const px = (x - left - 0.42) * unit, py = (y - top - 0.36) * unit, w = 0.84 * unit, h = 0.72 * unit;
      context.clearRect(px - 1, py - 1, w + 2, h + 2);
      if (mark === "cut") { context.beginPath(); context.moveTo(px + w / 2, py); context.lineTo(px + w, py + h); context.lineTo(px, py + h); context.closePath(); context.fill(); }
      else { context.fillRect(px, py, w, h); context.strokeRect(px, py, w, h); }
    }
  }

  function drawTable() {
    const table = document.createElement("table");
    const head = table.createTHead().insertRow();
    for (const title of english ? ["Seat", "Member", "Group", "State"] : ["席位", "成员", "分组", "状态"]) head.append(Object.assign(document.createElement("th"), { textContent: title, scope: "col" }));
    const body = table.createTBody();
    for (const one of seats) {
      const row = body.insertRow(), link = Object.assign(document.createElement("a"), { href: `/seats/${one.seat}`, textContent: one.seat });
      row.insertCell().append(link);
      row.insertCell().textContent = one.name;
      row.insertCell().textContent = one.group;
      nodes.set(one.seat, { cell: row.insertCell(), one });
    }
    place.replaceChildren(table);
  }

  function show(seat) {
    const node = nodes.get(seat), all = (now[seat] || "").split(" ");
    if (!node) return;
    const said = all.map(word).filter(Boolean).join(english ? ", " : "、");
    if (node.cell) { node.cell.textContent = said; return; }
    node.group.setAttribute("class", all[0] || "");
    node.sign.textContent = (marks[all[0]] || ["", "", "", ""])[english ? 3 : 2];
    node.title.textContent = `${node.one.name || ""} ${node.one.seat} · ${said}`;
  }

  function draw() {
    nodes.clear();
    if (!seats.length) { place.textContent = english ? "Seats are shown once the roster is fixed." : "名册确定后显示席位。"; return; }
    if (shape === "table") drawTable(); else if (large) drawCanvas(); else drawShapes();
    for (const one of seats) show(one.seat);
    for (const button of document.querySelectorAll("[data-shape]")) button.setAttribute("aria-pressed", String(button.dataset.shape === shape));
    count();
  }

  function count() {
    const counts = {};
    for (const one of seats) counts[first(one.seat)] = (counts[first(one.seat)] || 0) + 1;
    const legend = document.getElementById("legend");
    legend.replaceChildren(...Object.keys(marks).filter((mark) => counts[mark]).map((mark) => {
      const item = document.createElement("li"), sign = document.createElement("b");
      sign.textContent = marks[mark][english ? 3 : 2] || "□";
      item.append(sign, `${word(mark)} ${counts[mark]}`);
      return item;
    }));
  }

  const known = new Map(seats.map((one) => [one.seat, one]));
  window.hemicycle.register("seats", (news) => {
    const names = Object.keys(news);
    if (names.some((seat) => !known.has(seat))) { location.reload(); return; }   // another roster
    const changed = names.filter((seat) => news[seat] !== now[seat]).map((seat) => known.get(seat));
    Object.assign(now, news);
    for (const one of changed) show(one.seat);
    if (large && shape !== "table") paint(changed);
    if (changed.length) count();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-shape]");
    if (!button) return;
    shape = button.dataset.shape;
    localStorage.setItem("shape", shape);
    draw();
  });
  addEventListener("resize", () => { if (large && shape !== "table") paint(seats); });
  draw();
})();
