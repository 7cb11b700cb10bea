// SPDX-FileCopyrightText: 2026 The Hemicycle contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Forms that prepare a sitting or act at a seat: sent without leaving the page, so that a refusal loses nothing typed.
"use strict";
const desk = window.hemicycle;

async function send(form) {
  const token = document.getElementById("main").dataset.token;
  for (;;) {
    const body = new FormData(form);
    body.set("token", token);
    let reply;
    try {
      const response = await fetch(form.action, { method: "POST", body, headers: { accept: "application/json" } });
      reply = response.status === 413 ? { result: "refused", said: form.dataset.large || "> 8 MB" } : await response.json();
    } catch { desk.say(desk.words.failed, true); return; }
    if (reply.result === "sign-in") { location.assign("/enter"); return; }
    if (reply.result === "confirm") { if (await desk.prove()) continue; return; }
    if (reply.result === "done" || reply.result === "waiting") {
      if (reply.said) sessionStorage.setItem("said", reply.said);
      if (reply.go && reply.go !== location.pathname) location.assign(reply.go); else location.reload();
      return;
    }
    desk.say(reply.said, true);
    return;
  }
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-send], form[data-give]");
  if (!form) return;
  event.preventDefault();
  const button = event.submitter || form.querySelector("button:not([type=button])");
  if (button && "asks" in button.dataset && (await desk.asked(button)) === null) return;
  if (button) button.disabled = true;
  document.body.classList.add("busy");
  try {
    if (form.dataset.give) await give(form); else await send(form);
  } finally {
    if (button) button.disabled = false;
    document.body.classList.remove("busy");
  }
});

async function give(form) {
  const fields = Object.fromEntries(new FormData(form));
  const reply = await desk.order(form.dataset.give, fields);
  if (reply && (reply.result === "done" || reply.result === "waiting")) {
    sessionStorage.setItem("said", reply.said);
    location.reload();
  }
}

document.addEventListener("click", (event) => {
  const move = event.target.closest("[data-move]");
  if (move) {
    const row = move.closest("li"), other = move.dataset.move === "up" ? row.previousElementSibling : row.nextElementSibling;
    if (other) { if (move.dataset.move === "up") other.before(row); else other.after(row); }
    move.focus();
  }
  if (event.target.closest("[data-print]")) window.print();
  const tick = event.target.closest("[data-tick]");
  if (tick) {
    for (const box of document.querySelectorAll("input[name=members]")) {
      const wanted = tick.dataset.tick;
      if (wanted === "all") box.checked = true;
      else if (wanted === "none") box.checked = false;
      else if (box.dataset.tags.split(" ").includes(wanted)) box.checked = true;
    }
    sum();
  }
});

document.addEventListener("change", (event) => {
  if (event.target.matches("select[data-submit]")) event.target.form.submit();
});

// --- numbers of a hand count: whether they sum to the members chosen --------------------------------------------------
function sum() {
  const chosen = document.querySelectorAll("input[name=members]:checked").length;
  const shown = document.getElementById("chosen");
  if (!shown) return;
  shown.textContent = chosen;
  let good = chosen > 0;
  for (const question of document.querySelectorAll("[data-question]")) {
    const many = Number(question.dataset.most) > 1;
    let total = 0;
    for (const input of question.querySelectorAll("input[type=number]")) {
      if (!many || !input.dataset.option) total += Number(input.value || 0);
    }
    const place = question.querySelector("[data-sum]");
    place.textContent = `${total} / ${chosen}`;
    place.classList.toggle("bad", total !== chosen);
    place.classList.toggle("good", total === chosen && chosen > 0);
    good = good && total === chosen;
  }
  const button = document.getElementById("count-send");
  if (button) button.classList.toggle("filled", good);
}
document.addEventListener("input", (event) => { if (event.target.closest("#count")) sum(); });
sum();
