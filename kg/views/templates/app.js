function changed() {
  $("tip").hidden = true;
  paint();
  showLadder();
  showTime();
  showPanel();
  if (state.table) showTable();
  remember();
}

function choose(thing, centre = false) {
  state.chosen = thing;
  state.path = null;
  changed();
  if (centre && thing && !state.table) {
    const at = network.getPositions(chosenActors());
    const points = Object.values(at);
    const middle = {
      x: points.reduce((s, p) => s + p.x, 0) / points.length,
      y: points.reduce((s, p) => s + p.y, 0) / points.length,
    };
    const seen = network.canvasToDOM(middle),
      pane = $("picture");
    if (state.hops) fit();
    else if (seen.x < 60 || seen.y < 60 || seen.x > pane.clientWidth - 60 || seen.y > pane.clientHeight - 60)
      network.moveTo({ position: middle, animation: false });
  }
}

// Another level of the same store: what was chosen stays chosen, as whom it acts for where it is no longer there.
function climbTo(level) {
  const before = state.chosen?.kind === "actor" ? actors.get(state.chosen.id) : null;
  use(level);
  const kept = [before?.id, before?.principal].find((id) => actors.has(id));
  Object.assign(state, { level, path: null, chosen: kept ? { kind: "actor", id: kept } : null });
  state.most = data.few || Infinity;
  fillPicture();
  buildChoices();
  buildFilters();
  changed();
  fit();
}

function reset() {
  const { size, level } = state;
  if (playing) playMonths();
  state = { ...START(), size, level };
  for (const id of ["table", "blocs"]) $(id).setAttribute("aria-pressed", "false");
  $("search").value = "";
  $("hops").value = "0";
  showFound();
  turnTable();
  buildChoices();
  buildFilters();
  changed();
  fit();
}

function turnTable() {
  $("table").setAttribute("aria-pressed", String(state.table));
  $("sheet").hidden = !state.table;
  $("picture").hidden = state.table;
  if (state.table) showTable();
  else if (network) {
    network.setSize("100%", "100%");
    network.redraw();
  }
}

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  $("theme").setAttribute("aria-pressed", String(theme === "dark"));
  readInk();
  if (network) {
    buildFilters();
    changed();
  }
}

// The address keeps what is chosen. A page inside a notebook's frame has no address of its own: nothing is kept there.
function remember() {
  const kept = new URLSearchParams();
  if (state.chosen) kept.set(state.chosen.kind, state.chosen.id);
  if (state.hops) kept.set("hops", state.hops);
  if (ladderRung() !== RUNGS.length - 1) kept.set("factuality", [...state.factuality].join(","));
  for (const [key, off] of Object.entries(state.off)) for (const value of off) kept.append(`no-${key}`, value);
  if (state.confidence) kept.set("confidence", state.confidence);
  if (state.level !== START().level) kept.set("level", state.level);
  if (state.most !== START().most) kept.set("most", state.most === Infinity ? "all" : state.most);
  if (state.size !== "ties") kept.set("size", state.size);
  if (state.from) kept.set("from", data.months[state.from].month);
  if (state.to < data.months.length - 1) kept.set("to", data.months[state.to].month);
  if (state.path) kept.set("path", state.path.actors.at(-1));
  for (const flag of ["table", "blocs", "alone"]) if (state[flag]) kept.set(flag, "1");
  try {
    history.replaceState(null, "", kept.size ? `#${kept}` : location.pathname + location.search);
  } catch {
    /* about:srcdoc refuses */
  }
}
function recall() {
  const kept = new URLSearchParams(location.hash.slice(1));
  if (Object.hasOwn(data.levels, kept.get("level"))) state.level = kept.get("level");
  use(state.level);
  state.most = data.few || Infinity;
  if (kept.get("most") === "all") state.most = Infinity;
  else if (data.few && Number(kept.get("most")) >= data.few) state.most = Number(kept.get("most"));
  for (const kind of ["actor", "tie"]) {
    const id = kept.get(kind);
    if ((kind === "actor" ? actors : ties).has(id)) state.chosen = { kind, id };
  }
  if (["1", "2"].includes(kept.get("hops"))) state.hops = Number(kept.get("hops"));
  if (kept.has("factuality"))
    state.factuality = new Set(
      kept
        .get("factuality")
        .split(",")
        .filter((f) => data.order.includes(f)),
    );
  for (const [key, off] of Object.entries(state.off)) for (const value of kept.getAll(`no-${key}`)) off.add(value);
  const least = Number(kept.get("confidence"));
  if (least > 0 && least <= 1) state.confidence = least;
  for (const flag of ["table", "blocs", "alone"]) state[flag] = kept.get(flag) === "1";
  if ([...$("size").options].some((o) => o.value === kept.get("size"))) state.size = kept.get("size");
  for (const end of ["from", "to"]) {
    const at = data.months.findIndex((m) => m.month === kept.get(end));
    if (at >= 0) state[end] = at;
  }
  if (state.from > state.to) state.from = 0;
  $("hops").value = String(state.hops);
  $("size").value = state.size;
  $("blocs").setAttribute("aria-pressed", String(state.blocs));
  recount();
  if (state.chosen?.kind === "actor" && actors.has(kept.get("path")))
    state.path = pathBetween(state.chosen.id, kept.get("path"));
}

function tip(event, words) {
  const box = $("tip");
  box.textContent = words;
  box.hidden = false;
  const stage = $("stage").getBoundingClientRect();
  box.style.left = `${Math.min(event.clientX - stage.left + 14, stage.width - box.offsetWidth - 8)}px`;
  box.style.top = `${Math.min(event.clientY - stage.top + 14, stage.height - box.offsetHeight - 8)}px`;
}

function listen() {
  network.on("click", ({ nodes: [node], edges: [edge] }) =>
    choose(node !== undefined ? { kind: "actor", id: node } : edge !== undefined ? { kind: "tie", id: edge } : null),
  );
  network.on("doubleClick", ({ nodes: [node] }) => {
    if (node !== undefined) {
      state.hops = 1;
      $("hops").value = "1";
      choose({ kind: "actor", id: node }, true);
    }
  });
  network.on("hoverNode", ({ node, event }) => {
    const a = actors.get(node);
    tip(event, `${a.label}: ${a.type_label}, ${count(a.ties, "tie")}, ${count(a.claims.length, "claim")}`);
  });
  network.on("hoverEdge", ({ edge, event }) => {
    const t = ties.get(edge),
      c = claimsOf(t)[0];
    tip(event, c ? c.reading : `${name(t.from)} ${t.label} ${name(t.to)}`);
  });
  for (const gone of ["blurNode", "blurEdge", "dragStart", "zoom"])
    network.on(gone, () => {
      $("tip").hidden = true;
    });
  $("hops").addEventListener("change", (e) => {
    state.hops = Number(e.target.value);
    changed();
    fit();
  });
  $("most").addEventListener("change", (e) => {
    state.most = e.target.value === "all" ? Infinity : Number(e.target.value);
    changed();
    fit();
  });
  $("level").addEventListener("change", (e) => climbTo(e.target.value));
  $("size").addEventListener("change", (e) => {
    state.size = e.target.value;
    changed();
  });
  $("fit").addEventListener("click", fit);
  $("reset").addEventListener("click", reset);
  $("png").addEventListener("click", savePng);
  $("svg").addEventListener("click", saveSvg);
  $("csv").addEventListener("click", saveCsv);
  $("table").addEventListener("click", () => {
    state.table = !state.table;
    turnTable();
    remember();
  });
  $("blocs").addEventListener("click", () => {
    state.blocs = !state.blocs;
    $("blocs").setAttribute("aria-pressed", String(state.blocs));
    network.redraw();
    remember();
  });
  $("theme").addEventListener("click", () => setTheme(dark() ? "light" : "dark"));
  $("rung").addEventListener("input", (e) => climb(Number(e.target.value)));
  $("filters").addEventListener("submit", (e) => e.preventDefault());
  $("search").addEventListener("input", () => {
    state.query = $("search").value;
    pointed = 0;
    showFound();
    paint();
  });
  $("search").addEventListener("blur", () => {
    $("found").hidden = true;
  });
  $("search").addEventListener("focus", showFound);
  $("search").addEventListener("keydown", (e) => {
    const found = find($("search").value).slice(0, 12);
    if (e.key === "Enter" && found[Math.max(0, pointed)]) {
      e.preventDefault();
      take(found[Math.max(0, pointed)]);
    }
    if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      e.preventDefault();
      pointed = (pointed + (e.key === "ArrowDown" ? 1 : -1) + found.length) % Math.max(1, found.length);
      showFound();
    }
  });
  $("picture").addEventListener("keydown", (e) => {
    const step = 60 / network.getScale(),
      { x, y } = network.getViewPosition(),
      scale = network.getScale();
    const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
    const position = moves[e.key] ? { x: x + moves[e.key][0], y: y + moves[e.key][1] } : { x, y };
    if (moves[e.key] || "+=-".includes(e.key)) {
      e.preventDefault();
      network.moveTo({ position, scale: scale * ({ "+": 1.25, "=": 1.25, "-": 0.8 }[e.key] ?? 1), animation: false });
    }
  });
  document.addEventListener("keydown", (e) => {
    if (e.key === "Escape") {
      if ($("search").value) {
        $("search").value = "";
        state.query = "";
        showFound();
        paint();
      } else if (state.chosen || state.hops || state.path) {
        state.hops = 0;
        $("hops").value = "0";
        choose(null);
      } else reset();
      return;
    }
    if (e.target.matches("input:not([type=range], [type=checkbox]), select") || e.ctrlKey || e.metaKey || e.altKey)
      return;
    if (e.key === "/") {
      e.preventDefault();
      $("search").focus();
    }
    if (e.key === "f") fit();
    if (e.key === "t") $("table").click();
    if (e.key === "d") $("theme").click();
  });
  // Paper is white: a dark page is printed light, and dark again afterwards.
  let before = null;
  addEventListener("beforeprint", () => {
    before = document.documentElement.dataset.theme;
    setTheme("light");
  });
  addEventListener("afterprint", () => setTheme(before ?? "light"));
  addEventListener("hashchange", () => {
    const { level } = state;
    state = START();
    recall();
    if (state.level !== level) fillPicture();
    turnTable();
    buildChoices();
    buildFilters();
    changed();
  });
}

data.ladder.forEach((rung, n) => {
  const label = el("span", { onclick: () => climb(n) }, rung.name);
  label.style.left = `${(n / (RUNGS.length - 1)) * 100}%`;
  $("rungnames").append(label);
});
$("rung").max = RUNGS.length - 1;
recall();
buildChoices();
setTheme(matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
buildFilters();
buildTime();
startPicture();
fit();
turnTable();
changed();
listen();
// The frame of a notebook may get its size only after the page has run.
let seen = $("picture").clientWidth;
new ResizeObserver(([{ contentRect }]) => {
  if (!seen && contentRect.width) fit();
  seen = contentRect.width;
}).observe($("picture"));
document.documentElement.dataset.ready = "yes";
