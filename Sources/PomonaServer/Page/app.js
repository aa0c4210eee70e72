// The page's behaviour. Responses of the service are inserted as text, never as markup; nothing is loaded from other hosts.
"use strict";
(() => {
  const at = (id) => document.getElementById(id);
  const languages = JSON.parse(at("words").textContent);
  let language = document.documentElement.lang;
  let words = languages[language];
  let numbers = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 });
  // Only certainty is shown as 100 %, and only impossibility as 0 %.
  const percent = (share) => share > 0 && share < 0.0005 ? "< " + numbers.format(0.001)
    : share < 1 && share > 0.9995 ? "> " + numbers.format(0.999) : numbers.format(share);
  // A photo is { file, sent, url, status, result, error, corrected }: `sent` is what goes to the service, shrunk or the file.
  const state = { photos: [], shown: null, token: null, unsureBelow: 0.5, models: [], collects: false, run: 0, heat: null };
  const largestSide = 1280;
  const smallFile = 400_000;

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

  const messages = { 400: "refused", 404: "noModel", 413: "tooLarge", 422: "unreadable", 429: "overloaded", 507: "full" };
  const failure = (status, detail) =>
    new Failure(words[messages[status] || (status < 500 ? "refused" : "broken")], [400, 422].includes(status) ? detail : "");

  // XMLHttpRequest, unlike fetch, reports how much of a photo has been sent.
  const exchange = (path, body, onProgress) => new Promise((done, fail) => {
    const call = new XMLHttpRequest();
    call.open(body ? "POST" : "GET", path);
    if (state.token) call.setRequestHeader("authorization", "Bearer " + state.token);
    call.onload = () => done(call);
    call.onerror = call.ontimeout = call.onabort = () => fail(new Failure(words.offline));
    if (onProgress) call.upload.onprogress = (event) => { if (event.lengthComputable) onProgress(event.loaded / event.total); };
    call.send(body);
  });

  async function request(path, body, onProgress, onBusy) {
    for (let attempt = 0; ; attempt++) {
      const response = await exchange(path, body, onProgress);
      if (response.status === 401) throw new TokenNeeded();
      if (response.status === 429 && attempt < 5) {
        onBusy?.();
        await wait((Number(response.getResponseHeader("retry-after")) || 1) * (0.7 + Math.random() * 0.6));
        continue;
      }
      const isFine = response.status >= 200 && response.status < 300;
      let content;
      try { content = JSON.parse(response.responseText); } catch { throw failure(isFine ? 500 : response.status); }
      if (!isFine) throw failure(response.status, content.error);
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
    state.collects = list.collects;
    at("privacy").dataset.word = state.collects ? "collected" : "private";
    at("privacy").textContent = words[at("privacy").dataset.word];
    at("model").replaceChildren(...list.models.map((model) => new Option(visible(model.name), model.name)));
    show("model-choice", list.models.length > 1);
    nameModel();
    writeCommand();
  }

  const model = () => state.models.find((model) => model.name === at("model").value) || state.models[0];

  function nameModel() {
    if (!model()) return;
    at("model-title").textContent = visible(model().name);
    document.title = words.title + " · " + visible(model().name);
    at("labels").replaceChildren(...model().labels.map((label) => new Option("", label)));
  }

  function writeCommand() {
    const quoted = (text) => "'" + text.replaceAll("'", "'\\''") + "'";
    const name = state.shown ? visible(state.shown.file.name).replaceAll("\ufffd", "?") : "photo.jpg";
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
    if (model()) {
      const known = model().labels.slice(0, 12).map(visible).join(", ");
      at("classes").textContent = isSure ? "" : model().labels.length > 12
        ? words.only + " " + known + "… (" + say("others", { count: model().labels.length }) + ")"
        : words.only + " " + known + ".";
    }
    announce(isSure ? say("sure", { label, percent: percent(result.confidence) })
      : verdict + ". " + lead + " "
        + result.top.map((one) => visible(one.label) + " " + percent(one.confidence)).join(", "));
    show("found");
    show("look");
    show("wrong", state.collects && !state.shown.corrected);
    show("thanks", Boolean(state.shown.corrected));
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
    announce("");
  }

  // Preparing and sending.

  const size = (bytes) => new Intl.NumberFormat(language, { style: "unit", unit: "kilobyte", maximumFractionDigits: 0 }).format(bytes / 1000);

  // The photo as a JPEG file of at most `largestSide` pixels; null where the browser cannot read it.
  async function shrunk(file) {
    try {
      const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, largestSide / Math.max(bitmap.width, bitmap.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.max(1, Math.round(bitmap.width * scale));
      canvas.height = Math.max(1, Math.round(bitmap.height * scale));
      const painter = canvas.getContext("2d");
      painter.imageSmoothingQuality = "high";
      painter.fillStyle = "#fff";
      painter.fillRect(0, 0, canvas.width, canvas.height);
      painter.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
      bitmap.close();
      return await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.9));
    } catch {
      return null;
    }
  }

  function add(files) {
    const photos = [...files].filter((file) => file instanceof Blob);
    if (!photos.length) return announce(words.notPhoto);
    const added = photos.map((file) => ({ file, sent: null, url: URL.createObjectURL(file), status: "waiting", note: words.waiting }));
    state.photos.push(...added);
    show("start", false);
    select(added[0]);
    for (const photo of added) queue(() => classify(photo));
  }

  // Two photos at a time: one is prepared and sent while another is computed.
  const waiting = [];
  let running = 0;
  function queue(job) {
    waiting.push(job);
    const next = () => {
      if (running >= 2 || !waiting.length) return;
      running++;
      waiting.shift()().finally(() => { running--; next(); });
    };
    next();
  }

  function note(photo, text) {
    photo.note = text;
    if (photo !== state.shown) return;
    at("waiting").textContent = text;
    announce(text);
  }

  async function classify(photo) {
    const run = state.run;
    photo.status = "waiting";
    try {
      photo.sent = photo.file;
      if (!at("original").checked && photo.file.size > smallFile) {
        note(photo, words.shrinking);
        const small = await shrunk(photo.file);
        if (small && small.size < photo.file.size) photo.sent = small;
      }
      note(photo, words.waiting);
      const parameters = [query(), "k=5"].filter(Boolean).join("&");
      const onProgress = (part) => { if (part < 1) note(photo, say("sending", { percent: percent(part) })); else note(photo, words.waiting); };
      const answer = await withToken(() =>
        request("/v1/classify?" + parameters, photo.sent, photo.sent.size > smallFile ? onProgress : null, () => note(photo, words.busy)));
      if (run !== state.run) return;
      const result = answer.results[0];
      if (result.error) throw failure(422, result.error);
      photo.result = result;
      photo.status = "found";
    } catch (error) {
      if (run !== state.run) return;
      photo.error = error;
      photo.status = "failed";
    }
    drawPhotos();
    if (photo === state.shown) display();
  }

  // The photos, and the one that is shown.

  function drawPhotos() {
    show("photos", state.photos.length > 1);
    at("photos").replaceChildren(...state.photos.map((photo, index) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "thumb " + photo.status;
      button.setAttribute("aria-pressed", photo === state.shown);
      const picture = document.createElement("img");
      picture.src = photo.url;
      picture.alt = say("ofMany", { number: index + 1, count: state.photos.length });
      const text = document.createElement("bdi");
      text.textContent = photo.status === "found" ? visible(photo.result.label) : photo.status === "failed" ? "!" : "…";
      button.append(picture, text);
      button.addEventListener("click", () => select(photo));
      return button;
    }));
  }

  function select(photo) {
    hideHeat();
    hideCorrection();
    state.shown = photo;
    at("photo").src = photo.url;
    at("photo-name").textContent = visible(photo.file.name || "");
    drawPhotos();
    display();
  }

  function display() {
    const photo = state.shown;
    for (const id of ["found", "failure", "look", "wrong", "thanks", "no-preview", "heat-text"]) show(id, false);
    for (const id of ["result", "photo"]) show(id);
    show("waiting", photo.status === "waiting");
    at("waiting").textContent = photo.note;
    const isShrunk = photo.sent && photo.sent !== photo.file;
    at("photo-size").textContent = isShrunk ? say("saved", { before: size(photo.file.size), after: size(photo.sent.size) }) : "";
    if (photo.status === "found") present(photo.result);
    if (photo.status === "failed") fail(photo.error);
    if (photo.status === "waiting") announce(photo.note); else at("answer").focus({ preventScroll: true });
    writeCommand();
  }

  function classifyAgain() {
    state.run++;
    waiting.length = 0;
    hideHeat();
    for (const photo of state.photos) queue(() => classify(photo));
    if (state.shown) { state.shown.status = "waiting"; display(); }
  }

  // Corrections.

  function hideCorrection() {
    show("correction", false);
    at("wrong").setAttribute("aria-expanded", "false");
    show("correction-problem", false);
  }

  async function correct(event) {
    event.preventDefault();
    const photo = state.shown;
    const isNone = at("no-class").checked;
    const label = isNone ? "" : at("right-label").value.trim();
    const problem = (text) => { at("correction-problem").textContent = text; show("correction-problem"); };
    if (!isNone && !label) return problem(words.chooseOne);
    if (!at("consent").checked) return problem(words.agreeFirst);
    show("correction-problem", false);
    const kept = await shrunk(photo.file);
    if (!kept) return problem(words.cannotKeep);
    try {
      const parameters = [query(), "consent=yes", "label=" + encodeURIComponent(label)].filter(Boolean).join("&");
      await withToken(() => request("/v1/corrections?" + parameters, kept));
      photo.corrected = true;
      hideCorrection();
      if (photo === state.shown) display();
      announce(words.thanks);
    } catch (error) {
      problem(describe(error));
    }
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
      const answer = await withToken(() => request("/v1/explain" + (query() ? "?" + query() : ""), state.shown.sent));
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
      if (event.target.files.length) add(event.target.files);
      event.target.value = "";
    });
  }
  at("photo").addEventListener("error", () => { show("photo", false); show("no-preview"); });
  at("look").addEventListener("click", look);
  at("model").addEventListener("change", () => { nameModel(); writeCommand(); if (state.photos.length) classifyAgain(); });
  at("again").addEventListener("click", () => {
    const photo = state.shown;
    photo.status = "waiting";
    photo.note = words.waiting;
    display();
    queue(() => classify(photo));
  });
  at("wrong").addEventListener("click", () => {
    const isOpen = at("correction").hidden;
    hideCorrection();
    if (!isOpen) return;
    for (const id of ["no-class", "consent"]) at(id).checked = false;
    at("right-label").value = "";
    show("correction");
    at("wrong").setAttribute("aria-expanded", "true");
    at("right-label").focus();
  });
  at("cancel").addEventListener("click", () => { hideCorrection(); at("wrong").focus(); });
  at("correction").addEventListener("submit", correct);
  at("language").value = language;
  at("language").addEventListener("change", () => translate(at("language").value));
  at("another").addEventListener("click", () => {
    state.run++;
    waiting.length = 0;
    hideHeat();
    hideCorrection();
    for (const photo of state.photos) URL.revokeObjectURL(photo.url);
    state.photos = [];
    state.shown = null;
    for (const id of ["result", "photos"]) show(id, false);
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
    const files = event.clipboardData?.files || [];
    if (files.length) { event.preventDefault(); add(files); }
  });
  let depth = 0;
  const over = (change) => { depth = Math.max(0, depth + change); document.body.classList.toggle("over", depth > 0); };
  addEventListener("dragenter", (event) => { event.preventDefault(); over(1); });
  addEventListener("dragleave", () => over(-1));
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", (event) => {
    event.preventDefault();
    over(-depth);
    add(event.dataTransfer?.files || []);
  });

  // The page in another language, with its photos and answers.
  function translate(code) {
    language = code;
    words = languages[code];
    numbers = new Intl.NumberFormat(code, { style: "percent", maximumFractionDigits: 1 });
    document.documentElement.lang = code;
    for (const element of document.querySelectorAll("[data-word]")) element.textContent = words[element.dataset.word];
    for (const element of document.querySelectorAll("[data-word-label]")) element.setAttribute("aria-label", words[element.dataset.wordLabel]);
    for (const element of document.querySelectorAll("[data-word-alt]")) element.alt = words[element.dataset.wordAlt];
    history.replaceState(null, "", "?lang=" + code);
    at("look").textContent = state.heat ? words.hide : words.look;
    document.title = words.title + " · Pomona";
    nameModel();
    drawPhotos();
    for (const photo of state.photos) photo.note = words.waiting;
    if (state.shown) { const heat = state.heat; display(); if (heat) describeHeat(heat); }
  }

  loadModels().catch((error) => announce(describe(error)));
  writeCommand();
})();
