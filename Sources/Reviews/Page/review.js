// The page of a review. Labels and names are inserted as text, never as markup.
"use strict";
(() => {
  const at = (id) => document.getElementById(id);
  const key = location.hash.slice(1);
  const state = { photos: [], labels: [], selected: new Set(), current: 0, anchor: 0, shown: 120 };
  const percent = (share) => (share * 100).toFixed(share > 0.995 && share < 1 ? 2 : 0) + " %";
  const show = (id, isShown = true) => { at(id).hidden = !isShown; };

  async function call(path, body) {
    const response = await fetch(path, {
      method: body ? "POST" : "GET", body: body && JSON.stringify(body), cache: "no-store",
      headers: { "x-pomona-review": key },
    });
    if (response.status === 403) throw new Error("Open the page with the address that the command shows.");
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.error);
    return answer;
  }

  async function attempt(body) {
    try {
      await body();
      show("problem", false);
    } catch (error) {
      at("problem").textContent = error instanceof TypeError ? "The command cannot be reached. Nothing was changed." : error.message;
      show("problem");
    }
  }

  async function load() {
    const list = await call("/api/photos?order=" + at("order").value + "&count=" + state.shown);
    Object.assign(state, { photos: list.photos, labels: list.labels, selected: new Set(), current: 0, anchor: 0 });
    state.all = list.all;
    at("counts").textContent = list.reviewed + " of " + list.all + " reviewed";
    at("labels").replaceChildren(...list.labels.map((label) => new Option("", label)));
    draw();
  }

  function line(style, text) {
    const element = document.createElement("p");
    element.className = style;
    element.textContent = text;
    return element;
  }

  function card(photo, index) {
    const element = document.createElement("figure");
    element.className = "photo" + (photo.reviewed ? " reviewed" : "");
    element.setAttribute("role", "option");
    element.id = "photo-" + index;
    const picture = document.createElement("img");
    picture.loading = "lazy";
    picture.alt = photo.path;
    picture.title = photo.path;
    picture.src = "/api/photos/" + photo.id + "?key=" + key;
    const best = photo.top[0];
    const now = photo.rejected ? "of no class" : photo.label || "no label";
    element.append(picture, line("label", now));
    if (photo.claim && !photo.reviewed) element.append(line("claim", "claimed: " + photo.claim));
    element.append(line("thinks", (photo.known ? "" : "unlike anything; ") + best.label + " " + percent(best.confidence)));
    element.addEventListener("click", (event) => choose(index, event.shiftKey, event.ctrlKey || event.metaKey || true));
    return element;
  }

  function draw() {
    at("grid").replaceChildren(...state.photos.map(card));
    show("more", state.all > state.photos.length);
    mark();
  }

  function mark() {
    [...at("grid").children].forEach((element, index) => {
      element.setAttribute("aria-selected", state.selected.has(index));
      element.classList.toggle("current", index === state.current);
    });
    at("grid").setAttribute("aria-activedescendant", "photo-" + state.current);
    const count = state.selected.size;
    at("selected").textContent = count ? count + (count === 1 ? " photo is" : " photos are") + " selected" : "Nothing is selected";
  }

  function choose(index, isRange) {
    if (isRange) {
      const [first, last] = [Math.min(index, state.anchor), Math.max(index, state.anchor)];
      for (let place = first; place <= last; place++) state.selected.add(place);
    } else if (state.selected.has(index)) {
      state.selected.delete(index);
    } else {
      state.selected.add(index);
    }
    if (!isRange) state.anchor = index;
    state.current = index;
    mark();
  }

  // The selected photos, or the current one.
  const chosen = () => [...(state.selected.size ? state.selected : [state.current])].map((index) => state.photos[index]).filter(Boolean);

  const decide = (label) => attempt(async () => {
    const decisions = chosen().map((photo) => ({ id: photo.id, label: label(photo) })).filter((one) => one.label !== undefined);
    if (!decisions.length) return;
    await change("/api/labels", { decisions });
  });

  // A change may be in the journal although a file that is made of it could not be written.
  async function change(path, body) {
    try { await call(path, body); } finally { await load(); }
  }

  const undo = () => attempt(() => change("/api/undo", {}));

  at("bar").addEventListener("submit", (event) => {
    event.preventDefault();
    const label = at("label").value.trim();
    if (label) decide(() => label);
  });
  at("accept").addEventListener("click", () => decide((photo) => photo.top[0].label));
  at("claim").addEventListener("click", () => decide((photo) => photo.claim || undefined));
  at("none").addEventListener("click", () => decide(() => null));
  at("undo").addEventListener("click", undo);
  at("order").addEventListener("change", () => attempt(load));
  at("more").addEventListener("click", () => { state.shown += 120; attempt(load); });
  at("enough").addEventListener("click", () => attempt(async () => {
    const progress = await call("/api/progress");
    at("progress").replaceChildren();
    show("progress");
    if (!progress) return at("progress").append(line("", "Give labels to 20 photos first; the model must have its class statistics."));
    const table = document.createElement("table");
    const row = (kind, values) => {
      const element = table.insertRow();
      for (const value of values) { const cell = document.createElement(kind); cell.textContent = value; element.append(cell); }
    };
    row("th", ["labels"].concat(progress.curve.map((point) => point.labels)));
    row("td", ["accuracy"].concat(progress.curve.map((point) => percent(point.accuracy))));
    at("progress").append(table);
    const [before, after] = progress.curve.slice(-2);
    const gain = after.accuracy - before.accuracy;
    at("progress").append(
      line("", "On " + progress.held_back + " labelled photos that were held back. The last " + progress.recent + " labels change the answer to "
        + progress.changed + " of " + progress.photos + " photos."),
      line("why", progress.changed === 0 && gain <= 0 ? "More labels like these change nothing: you have done enough."
        : gain > 1 / progress.held_back ? "The curve still rises: go on." : "The curve is flat: go on only with photos of other kinds."));
  }));
  addEventListener("keydown", (event) => {
    if (event.target.tagName === "INPUT" || event.target.tagName === "SELECT") return;
    const columns = Math.max(1, getComputedStyle(at("grid")).gridTemplateColumns.split(" ").length);
    const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns };
    const isControl = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    if (steps[event.key]) {
      state.current = Math.min(Math.max(0, state.current + steps[event.key]), state.photos.length - 1);
      if (event.shiftKey) choose(state.current, true);
      mark();
      at("photo-" + state.current)?.scrollIntoView({ block: "nearest" });
    } else if (event.key === " " && event.target.tagName !== "BUTTON") choose(state.current, event.shiftKey);
    else if (isControl && key === "z") undo();
    else if (isControl && key === "a") { for (let index = 0; index < state.photos.length; index++) state.selected.add(index); mark(); }
    else if (isControl) return;
    else if (key === "a") decide((photo) => photo.top[0].label);
    else if (key === "c") decide((photo) => photo.claim || undefined);
    else if (key === "x") decide(() => null);
    else if (/^[1-9]$/.test(key) && state.labels[key - 1] !== undefined) { const label = state.labels[key - 1]; decide(() => label); }
    else if (key === "escape") { state.selected.clear(); mark(); }
    else return;
    event.preventDefault();
  });
  attempt(load);
})();
