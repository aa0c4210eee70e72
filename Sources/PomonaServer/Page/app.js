// The page's behaviour. Responses of the service are inserted as text, never as markup; nothing is loaded from other hosts.
"use strict";
(() => {
  const at = (id) => document.getElementById(id);
  const words = JSON.parse(at("words").textContent);
  const language = document.documentElement.lang;
  const numbers = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 });
  // Only certainty is shown as 100 %, and only impossibility as 0 %.
  const percent = (share) => share > 0 && share < 0.0005 ? "< " + numbers.format(0.001)
    : share < 1 && share > 0.9995 ? "> " + numbers.format(0.999) : numbers.format(share);
  const state = { file: null, url: null, token: null, unsureBelow: 0.5, models: [], run: 0, heat: null };

  // Labels and names are not trusted: characters that could hide or reorder text are replaced.
  const visible = (text) => String(text).replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\u2028\u2029]/gu, (c) => c === "\u200c" || c === "\u200d" ? c : "\ufffd");
  const say = (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const show = (id, isShown = true) => { at(id).hidden = !isShown; };
  const announce = (text) => { at("status").textContent = text; };
  const wait = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

  // A message in the page's language, and the service's reason, which is in English.
  class Failure extends Error {
    constructor(message, detail) {
      super(message);
      this.detail = detail;
    }
  }
  class TokenNeeded extends Error {}

  const messages = { 400: "refused", 404: "noModel", 413: "tooLarge", 422: "unreadable", 429: "overloaded" };
  const failure = (status, detail) =>
    new Failure(words[messages[status] || (status < 500 ? "refused" : "broken")], [400, 422].includes(status) ? detail : "");

  async function request(path, body) {
    for (let attempt = 0; ; attempt++) {
      let response;
      try {
        response = await fetch(path, {
          method: body ? "POST" : "GET", body, cache: "no-store", credentials: "omit",
          headers: state.token ? { authorization: "Bearer " + state.token } : {},
        });
      } catch {
        throw new Failure(words.offline);
      }
      if (response.status === 401) throw new TokenNeeded();
      if (response.status === 429 && attempt < 5) {
        announce(words.busy);
        at("waiting").textContent = words.busy;
        await wait((Number(response.headers.get("retry-after")) || 1) * (0.7 + Math.random() * 0.6));
        continue;
      }
      let content;
      try { content = await response.json(); } catch { throw failure(response.ok ? 500 : response.status); }
      if (!response.ok) throw failure(response.status, content.error);
      return content;
    }
  }

  // Repeats a request that requires a token once one was entered.
  async function withToken(body) {
    for (;;) {
      try {
        return await body();
      } catch (error) {
        if (!(error instanceof TokenNeeded)) throw error;
        show("token-form");
        show("token-wrong", Boolean(state.token));
        at("token").focus();
        await new Promise((done) => {
          at("token-form").onsubmit = (event) => {
            event.preventDefault();
            state.token = at("token").value;
            done();
          };
        });
        at("token").value = "";
        show("token-form", false);
      }
    }
  }

  const query = () => {
    const model = at("model").value;
    return model && state.models.length > 1 ? "model=" + encodeURIComponent(model) : "";
  };

  async function loadModels() {
    const list = await withToken(() => request("/v1/models"));
    state.models = list.models;
    state.unsureBelow = list.unsure_below;
    at("model").replaceChildren(...list.models.map((model) => new Option(visible(model.name), model.name)));
    show("model-choice", list.models.length > 1);
    writeCommand();
  }

  function writeCommand() {
    const quoted = (text) => "'" + text.replaceAll("'", "'\\''") + "'";
    const name = state.file ? visible(state.file.name).replaceAll("\ufffd", "?") : "photo.jpg";
    const parts = ["curl"];
    if (state.token) parts.push('-H "Authorization: Bearer $POMONA_TOKEN"');
    parts.push("--data-binary " + quoted("@" + name), quoted(location.origin + "/v1/classify" + (query() ? "?" + query() : "")));
    at("command").textContent = parts.join(" ");
  }

  function bar(candidate) {
    const row = document.createElement("li");
    const label = document.createElement("b");
    const isolated = document.createElement("bdi");
    isolated.textContent = visible(candidate.label);
    label.append(isolated);
    const value = document.createElement("span");
    value.textContent = percent(candidate.confidence);
    const line = document.createElement("i");
    line.ariaHidden = "true";
    line.style.setProperty("--width", (candidate.confidence * 100).toFixed(1) + "%");
    row.append(label, value, line);
    return row;
  }

  function present(result) {
    const isKnown = result.known !== false;
    const isSure = isKnown && result.confidence >= state.unsureBelow;
    const [verdict, lead] = isKnown ? [words.unsure, words.unsureLead] : [words.unlike, words.unlikeLead];
    const label = visible(result.label);
    at("answer").classList.toggle("doubt", !isSure);
    at("label").textContent = isSure ? label : verdict;
    at("confidence").textContent = isSure ? percent(result.confidence) : "";
    at("remark").textContent = isSure ? "" : lead;
    at("bars").replaceChildren(...result.top.map(bar));
    const model = state.models.find((model) => model.name === at("model").value) || state.models[0];
    if (model) {
      const known = model.labels.slice(0, 12).map(visible).join(", ");
      at("classes").textContent = isSure ? "" : model.labels.length > 12
        ? words.only + " " + known + "… (" + say("others", { count: model.labels.length }) + ")"
        : words.only + " " + known + ".";
    }
    announce(isSure ? say("sure", { label, percent: percent(result.confidence) })
      : verdict + ". " + lead + " "
        + result.top.map((one) => visible(one.label) + " " + percent(one.confidence)).join(", "));
    show("found");
    show("look");
  }

  // In English the service's reason says more than the message; in other languages it follows as a detail.
  const sentence = (text) => text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? "" : ".");
  const describe = ({ message, detail }) => detail && language === "en" ? sentence(visible(detail)) : message;

  function fail(error) {
    const hasDetail = Boolean(error.detail) && language !== "en";
    at("reason").textContent = describe(error);
    at("detail").textContent = hasDetail ? say("detail", { detail: visible(error.detail) }) : "";
    show("detail", hasDetail);
    show("failure");
  }

  async function classify(file) {
    if (!file || !(file instanceof Blob)) return announce(words.notPhoto);
    const run = ++state.run;
    state.file = file;
    hideHeat();
    if (state.url) URL.revokeObjectURL(state.url);
    state.url = URL.createObjectURL(file);
    at("photo").src = state.url;
    at("photo-name").textContent = visible(file.name || "");
    for (const id of ["start", "found", "failure", "look", "no-preview", "heat-text"]) show(id, false);
    for (const id of ["result", "photo", "waiting"]) show(id);
    at("waiting").textContent = words.waiting;
    announce(words.waiting);
    writeCommand();
    try {
      const parameters = [query(), "k=5"].filter(Boolean).join("&");
      const answer = await withToken(() => request("/v1/classify?" + parameters, file));
      if (run !== state.run) return;
      const result = answer.results[0];
      if (result.error) fail(failure(422, result.error)); else present(result);
    } catch (error) {
      if (run === state.run) fail(error);
    }
    if (run !== state.run) return;
    show("waiting", false);
    at("answer").focus({ preventScroll: true });
    writeCommand();
  }

  // The explanation.

  function hideHeat() {
    state.heat = null;
    document.body.classList.remove("looking");
    show("heat", false);
    show("heat-text", false);
    at("look").setAttribute("aria-pressed", "false");
    at("look").textContent = words.look;
  }

  async function look() {
    const button = at("look");
    if (button.getAttribute("aria-disabled") === "true") return;
    if (state.heat) return hideHeat();
    const run = state.run;
    button.setAttribute("aria-disabled", "true");
    button.textContent = words.looking;
    announce(words.looking);
    try {
      const answer = await withToken(() => request("/v1/explain" + (query() ? "?" + query() : ""), state.file));
      if (run !== state.run) return;
      state.heat = answer;
      button.setAttribute("aria-pressed", "true");
      button.textContent = words.hide;
      describeHeat(answer);
    } catch (error) {
      if (run !== state.run) return;
      button.textContent = words.look;
      at("heat-text").textContent = describe(error);
      show("heat-text");
    } finally {
      button.removeAttribute("aria-disabled");
    }
  }

  function describeHeat(answer) {
    const cells = answer.heat.flat();
    const most = Math.max(...cells);
    const size = answer.heat.length;
    // In log odds: 0.2 changes odds of 3 to 1 into 2.5 to 1, which is within chance.
    const isSignificant = most > 0.2;
    const index = cells.indexOf(most);
    const third = (cell) => Math.min(2, Math.floor(((cell + 0.5) * 3) / size));
    const place = words.places.split("|")[third(Math.floor(index / size)) * 3 + third(index % size)];
    const text = isSignificant ? say("heat", { label: visible(answer.label), place }) : words.noHeat;
    at("heat-text").textContent = text;
    show("heat-text");
    announce(text);
    if (isSignificant && !at("photo").hidden) drawHeat(answer, most);
  }

  // The photo, darkened except for the parts that matter: there is no colour scale to learn or to confuse.
  function drawHeat(answer, most) {
    const photo = at("photo");
    const canvas = at("heat");
    const size = answer.heat.length;
    const mask = document.createElement("canvas");
    mask.width = mask.height = size;
    const context = mask.getContext("2d");
    const pixels = context.createImageData(size, size);
    answer.heat.flat().forEach((value, index) => {
      pixels.data[index * 4 + 3] = 255 * Math.sqrt(Math.max(0, value) / most);
    });
    context.putImageData(pixels, 0, 0);
    // The photo is centred in its element, which may have another shape.
    const fit = Math.min(photo.clientWidth / photo.naturalWidth, photo.clientHeight / photo.naturalHeight);
    const [width, height] = [photo.naturalWidth * fit, photo.naturalHeight * fit];
    const scale = Math.min(2, window.devicePixelRatio || 1);
    canvas.width = width * scale;
    canvas.height = height * scale;
    canvas.style.width = width + "px";
    canvas.style.height = height + "px";
    canvas.style.left = photo.offsetLeft + (photo.clientWidth - width) / 2 + "px";
    canvas.style.top = photo.offsetTop + (photo.clientHeight - height) / 2 + "px";
    const painter = canvas.getContext("2d");
    painter.imageSmoothingQuality = "high";
    const region = answer.region;
    painter.drawImage(mask, region.x * canvas.width, region.y * canvas.height, region.width * canvas.width, region.height * canvas.height);
    painter.globalCompositeOperation = "source-in";
    painter.drawImage(photo, 0, 0, canvas.width, canvas.height);
    document.body.classList.add("looking");
    show("heat");
  }

  // Events.

  for (const id of ["file", "camera"]) {
    at(id).addEventListener("change", (event) => {
      if (event.target.files.length) classify(event.target.files[0]);
      event.target.value = "";
    });
  }
  at("photo").addEventListener("error", () => { show("photo", false); show("no-preview"); });
  at("look").addEventListener("click", look);
  at("model").addEventListener("change", () => { if (state.file) classify(state.file); else writeCommand(); });
  at("another").addEventListener("click", () => {
    state.run++;
    hideHeat();
    state.file = null;
    show("result", false);
    show("start");
    announce("");
    writeCommand();
    at("file").focus();
  });
  at("copy").addEventListener("click", async () => {
    const button = at("copy");
    try {
      await navigator.clipboard.writeText(at("command").textContent);
    } catch {
      // Without TLS there is no clipboard: select the command, so that it can be copied by hand.
      getSelection().selectAllChildren(at("command"));
      return;
    }
    button.textContent = words.copied;
    announce(words.copied);
    await wait(2);
    button.textContent = words.copy;
  });
  addEventListener("resize", () => { if (state.heat) describeHeat(state.heat); });
  addEventListener("paste", (event) => {
    const file = [...(event.clipboardData?.files || [])][0];
    if (file) { event.preventDefault(); classify(file); }
  });
  let depth = 0;
  const over = (change) => { depth = Math.max(0, depth + change); document.body.classList.toggle("over", depth > 0); };
  addEventListener("dragenter", (event) => { event.preventDefault(); over(1); });
  addEventListener("dragleave", () => over(-1));
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", (event) => {
    event.preventDefault();
    over(-depth);
    const file = [...(event.dataTransfer?.files || [])][0];
    if (file) classify(file); else announce(words.notPhoto);
  });
  loadModels().catch((error) => announce(describe(error)));
  writeCommand();
})();
