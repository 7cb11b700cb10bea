// SPDX-FileCopyrightText: 2026 The Hemicycle contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Asks the browser for passkeys (WebAuthn Level 3) and brings its answers to the console.
"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const able = window.PublicKeyCredential && PublicKeyCredential.parseRequestOptionsFromJSON && PublicKeyCredential.parseCreationOptionsFromJSON;
  const zh = document.documentElement.lang.startsWith("zh");
  const failed = zh ? "没有完成，请重试，或用密码。" : "Not done: try again, or use the password.";
  const given = { result: "refused", said: failed };
  window.passkey = { prove };

  function text(bytes) {
    return btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  }

  // The bytes that an authenticator with the extension "prf" gives; they go apart from the answer, which may be logged.
  function taken(credential) {
    const first = credential.getClientExtensionResults().prf?.results?.first;
    const json = credential.toJSON();
    json.clientExtensionResults = {};
    return { credential: JSON.stringify(json), ...(first ? { secret: text(first) } : {}) };
  }

  async function answer(path, post) {
    const options = await post(`${path}/ask`, {});
    if (options.result) return options;
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
    return { fields: taken(await navigator.credentials.get({ publicKey })) };
  }

  async function prove(path, post, more = {}) {
    try {
      const { fields, ...refused } = await answer(path, post);
      return fields ? await post(path, { ...fields, ...more }) : refused;
    } catch { return given; }
  }

  // Two touches: the first makes the passkey, the second takes from it what locks the signing key.
  async function add(post, fields) {
    try {
      const options = await post("/me/passkeys/ask", {});
      if (options.result) return options;
      const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
      const made = taken(await navigator.credentials.create({ publicKey }));
      const reply = await post("/me/passkeys", { ...fields, credential: made.credential });
      if (reply.result !== "done" || !reply.binds) return reply;
      const proof = await answer("/confirm/passkey", post);
      return proof.fields ? await post("/me/passkeys/bind", { ...fields, ...proof.fields }) : proof;
    } catch { return given; }
  }

  // --- the page of entry: no session yet, hence no token -----------------------------------------------------------
  async function plainly(path, fields) {
    const body = new URLSearchParams(fields);
    return (await fetch(path, { method: "POST", body, headers: { accept: "application/json" } })).json();
  }
  const entry = byId("passkey-enter");
  if (entry && able) {
    entry.hidden = false;
    entry.addEventListener("click", async () => {
      const reply = await prove("/enter/passkey", (path, fields) => plainly(path + location.search, fields));
      if (reply.result === "done") location.assign(reply.to); else byId("passkey-said").textContent = reply.said;
    });
  }

  // --- the page of one's own account ---------------------------------------------------------------------------------
  const form = byId("passkey-add");
  if (form && able) {
    byId("passkey-none").hidden = true;
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const { say, post, prove: unlock } = window.hemicycle;
      const fields = Object.fromEntries(new FormData(form));
      let reply = await add(post, fields);
      if (reply.result === "confirm" && (await unlock())) reply = await add(post, fields);
      if (reply.result === "done") location.reload(); else say(reply.said, true);
    });
  }
})();
