// SPDX-FileCopyrightText: 2026 The Hemicycle contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps a page true: takes the panes that the stream brings, tells how old they are, and sends orders.
"use strict";
const main = document.getElementById("main");
const words = JSON.parse(main.dataset.words);
const byId = (id) => document.getElementById(id);
const DIM_MS = 3000, LOST_MS = 20000;
const live = { beat: null, heard: 0, lostAt: "", offset: 0, left: 0, breaks: 0, since: "" };
const takers = new Map();                       // pane name -> function that takes its news
const early = new Map();                        // news that came before there was a taker
window.hemicycle = { register, words, order, say, asked, post, prove: confirmed };

function register(pane, taker) {
  takers.set(pane, taker);
  if (early.has(pane)) taker(early.get(pane));
}

// --- the stream ------------------------------------------------------------------------------------------------------
function time(ms) { return new Date(ms).toLocaleTimeString("zh-CN", { hour12: false }); }

function listen() {
  const source = new EventSource(main.dataset.stream);
  source.addEventListener("panes", (event) => {
    for (const [pane, text] of Object.entries(JSON.parse(event.data))) take(pane, text);
  });
  source.addEventListener("beat", (event) => {
    const beat = JSON.parse(event.data);
    const now = performance.now();
    if (live.lostAt && live.beat) live.since = time(beat.at_ms);
    live.lostAt = "";
    byId("locked").hidden = !beat.locked;
    Object.assign(live, { beat, heard: now, offset: beat.at_ms - now, left: beat.left_ms ? now + beat.left_ms : 0 });
    tick();
  });
  source.onerror = () => { if (source.readyState === EventSource.CLOSED) setTimeout(listen, 1000); tick(); };
}

function take(pane, text) {
  const taker = takers.get(pane);
  if (taker) { taker(text); return; }
  if (typeof text !== "string") { early.set(pane, { ...early.get(pane), ...text }); return; }
  const place = document.querySelector(`[data-pane="${pane}"]`);
  if (!place) return;
  const focused = place.contains(document.activeElement) ? document.activeElement.id : "";
  const opened = [...place.querySelectorAll("details[open]")].map((one) => one.id).filter(Boolean);
  place.innerHTML = text;
  for (const id of opened) { const one = byId(id); if (one) one.open = true; }
  if (focused && byId(focused)) byId(focused).focus();
  drawLeft();
}

// --- how old it is ---------------------------------------------------------------------------------------------------
function tick() {
  const now = performance.now();
  const age = live.beat ? now - live.heard + Math.max(0, live.beat.age_ms) : now;
  const state = !live.beat || age > LOST_MS ? "is-lost" : age > DIM_MS || !live.beat.linked ? "is-stale" : "is-live";
  document.documentElement.classList.remove("is-live", "is-stale", "is-lost");
  document.documentElement.classList.add(state);
  if (live.beat) byId("clock") && (byId("clock").textContent = time(live.offset + now));
  const said = byId("link-words");
  if (!said) return;
  if (state === "is-lost") {
    live.lostAt = live.lostAt || (live.beat ? time(live.offset + now - age) : "--:--:--");
    said.textContent = `${words.lost} ${live.lostAt}`;
  } else if (state === "is-stale") {
    live.lostAt = live.lostAt || (live.beat ? time(live.offset + now - age) : "");
    said.textContent = live.beat && !live.beat.linked && now - live.heard < DIM_MS ? words.centre : words.again;
  } else said.textContent = live.since ? `${live.since} ${words.since}` : words.live;
  drawLeft();
}

function drawLeft() {
  const place = byId("left");
  if (!place || place.dataset.timed !== "1" || !live.left) return;
  const seconds = Math.max(0, Math.ceil((live.left - performance.now()) / 1000));
  place.textContent = seconds ? `${place.dataset.bare ? "" : `${words.left} `}${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}` : words.over;
}

// --- orders ----------------------------------------------------------------------------------------------------------
let saidTimer = 0;
function say(text, refused) {
  const place = byId("said");
  place.textContent = text;
  place.classList.toggle("refused", Boolean(refused));
  place.hidden = false;
  clearTimeout(saidTimer);
  saidTimer = setTimeout(() => { place.hidden = true; }, refused ? 12000 : 5000);
}

async function post(path, fields) {
  const body = new URLSearchParams({ ...fields, token: main.dataset.token });
  const response = await fetch(path, { method: "POST", body, headers: { accept: "application/json" } });
  return response.json();
}

async function order(name, fields, label) {
  for (;;) {
    let reply;
    try { reply = await post(`/orders/${name}`, fields); } catch { say(words.failed, true); return null; }
    if (reply.result === "sign-in") { location.assign("/enter"); return null; }
    if (reply.result !== "confirm") { say(label && reply.result === "done" ? `${label}：${reply.said}` : reply.said, reply.result !== "done" && reply.result !== "waiting"); return reply; }
    if (!(await confirmed())) return null;
  }
}

function asked(button) {
  const dialog = byId("ask"), yes = byId("ask-yes"), reason = byId("ask-reason");
  byId("ask-title").textContent = button.textContent + (/[?？]$/.test(button.textContent) ? "" : "？");
  byId("ask-words").textContent = button.dataset.asks;
  byId("ask-reason-label").hidden = !button.dataset.reason;
  byId("ask-hint").hidden = !button.dataset.pointer;
  yes.textContent = button.textContent;
  reason.value = "";
  dialog.showModal();
  (button.dataset.reason ? reason : byId("ask-no")).focus();
  return new Promise((resolve) => {
    yes.onclick = (event) => {
      if (button.dataset.pointer && event.detail === 0) return;   // Space or Enter, not a hand
      if (button.dataset.reason && !reason.value.trim()) { reason.focus(); return; }
      dialog.close("yes");
    };
    dialog.onclose = () => resolve(dialog.returnValue === "yes" ? { reason: reason.value.trim() } : null);
    dialog.returnValue = "";
  });
}

function confirmed() {
  const dialog = byId("confirm"), password = byId("confirm-password");
  password.value = ""; byId("confirm-said").textContent = "";
  dialog.showModal(); password.focus();
  return new Promise((resolve) => {
    const done = (good) => { dialog.close(); resolve(good); };
    byId("confirm-no").onclick = () => done(false);
    dialog.oncancel = () => resolve(false);
    byId("confirm-form").onsubmit = async (event) => {
      event.preventDefault();
      const reply = await post("/confirm", { password: password.value }).catch(() => ({ said: words.failed }));
      password.value = "";
      settle(reply);
    };
    const passkey = byId("confirm-passkey");
    if (passkey) passkey.onclick = async () => settle(await window.passkey.prove("/confirm/passkey", post));
    const settle = (reply) => {
      if (reply.result === "done") { byId("locked").hidden = true; done(true); } else byId("confirm-said").textContent = reply.said;
    };
  });
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-order]");
  if (!button || button.disabled) return;
  const { order: name, poll, item, seat, member, seen, actId } = button.dataset;
  const fields = Object.fromEntries(Object.entries({ poll, item, seat, member, seen, act_id: actId }).filter((one) => one[1]));
  const more = "asks" in button.dataset ? await asked(button) : {};
  if (more === null) return;
  button.disabled = true;
  await order(name, { ...fields, ...more }, button.textContent.trim());
  button.disabled = false;
});

byId("unlock").addEventListener("click", confirmed);

// Forms of a page that answer in words: said in the form's own place, or the page is loaded again.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!("answers" in form.dataset)) return;
  event.preventDefault();
  const button = event.submitter || form.querySelector("button");
  const more = "asks" in button.dataset ? await asked(button) : {};
  if (more === null) return;
  for (;;) {
    const reply = await post(form.action, Object.fromEntries(new FormData(form))).catch(() => ({ said: words.failed }));
    if (reply.result === "confirm" && (await confirmed())) continue;
    if (reply.result === "sign-in") { location.assign("/enter"); return; }
    if (reply.result === "done" && reply.password) { byId("once").textContent = reply.said; byId("once").hidden = false; form.reset(); return; }
    if (reply.result === "done") { sessionStorage.setItem("said", reply.said); location.reload(); return; }
    if (reply.result !== "confirm") say(reply.said, true);
    return;
  }
});

const carried = sessionStorage.getItem("said");          // what the page before this one had to say
if (carried) { sessionStorage.removeItem("said"); say(carried, false); }

// Things that change no record, such as what the hall sees.
async function send(place, more) {
  const { post: path, slide, poll, round, page } = place.dataset;
  const reply = await post(path, { ...(slide ? { slide } : {}), ...(poll ? { poll } : {}), ...(round ? { round } : {}), ...(page ? { page } : {}), ...more }).catch(() => ({ said: words.failed }));
  if (reply.result !== "done") say(reply.said, true);
}
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-post]");
  if (button) send(button, {});
});
document.addEventListener("change", (event) => {
  const choice = event.target.closest("select[data-post]");
  if (choice && choice.value) send(choice, { poll: choice.value, round: choice.selectedOptions[0].dataset.round });
});

if (main.dataset.stream) {
  listen();
  tick();
  setInterval(tick, 250);
} else for (const id of ["link", "clock"]) byId(id).hidden = true;   // a page that is not live does not look stale
