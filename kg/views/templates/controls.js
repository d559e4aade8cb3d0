function tick(set, value, on) {
  if (on) set.delete(value);
  else set.add(value);
}

function box(checked, key, words, number, change, plain = false) {
  const input = el("input", {
    type: "checkbox",
    onchange: () => {
      change(input.checked);
      changed();
    },
  });
  input.checked = checked;
  return el(
    "label",
    { class: plain ? "plain" : null },
    input,
    key,
    el("span", {}, el("bdi", {}, words)),
    number === null ? null : el("span", { class: "count" }, String(number)),
  );
}

function group(title, off, values, key) {
  const all = el(
    "button",
    {
      type: "button",
      class: "all",
      "aria-label": `${title}: all or none`,
      onclick: () => {
        if (off.size) off.clear();
        else for (const v of values) off.add(v.value);
        buildFilters();
        changed();
      },
    },
    "all / none",
  );
  return el(
    "fieldset",
    {},
    el("legend", {}, title, all),
    ...values.map((v) =>
      box(!off.has(v.value), key(v), v.words, v.number, (on) => tick(off, v.value, on), key(v) === null),
    ),
  );
}

function counted(list) {
  const numbers = new Map();
  for (const item of list) numbers.set(item, (numbers.get(item) ?? 0) + 1);
  return [...numbers].map(([value, number]) => ({ value, words: value, number }));
}
const byWords = (a, b) => (fold(a.words) < fold(b.words) ? -1 : 1);

function buildFilters() {
  const kinds = new Map(data.actors.map((a) => [a.type_label, a]));
  const factual = el(
    "fieldset",
    {},
    el("legend", {}, "Factuality"),
    ...data.order.map((f) =>
      box(
        state.factuality.has(f),
        lineKey(ink.quiet, kindOf(f), null),
        data.words[f],
        data.ties.filter((t) => t.factuality === f).length,
        (on) => {
          if (on) state.factuality.add(f);
          else state.factuality.delete(f);
        },
      ),
    ),
  );
  const signs = [
    ["1", "friendly"],
    ["0", "contact"],
    ["-1", "hostile"],
  ].map(([value, words]) => ({ value, words, number: data.ties.filter((t) => String(t.sign) === value).length }));
  const topics = counted(data.claims.map((c) => c.topic).filter(Boolean)).sort(byWords);
  const sure = counted(data.claims.map(surenessOf)).sort((a, b) => SURENESS.indexOf(a.value) - SURENESS.indexOf(b.value));
  const least = el("input", {
    id: "confidence",
    type: "range",
    min: 0,
    max: 1,
    step: 0.05,
    "aria-label": "Least confidence",
    oninput: () => {
      state.confidence = Number(least.value);
      shown.textContent = `Confidence ≥ ${state.confidence.toFixed(2)}`;
      changed();
    },
  });
  least.value = state.confidence;
  const shown = el("legend", {}, `Confidence ≥ ${state.confidence.toFixed(2)}`);
  $("legend").replaceChildren(
    group("Sign", state.off.sign, signs, (v) => lineKey(ink[v.words], "fact", Number(v.value))),
    factual,
    group("Actor", state.off.type, counted(data.actors.map((a) => a.type_label)).sort(byWords), (v) =>
      actorKey(kinds.get(v.value)),
    ),
    group("Relation", state.off.relation, counted(data.ties.map((t) => t.label)).sort(byWords), () => null),
    group("Source", state.off.source, counted(data.claims.flatMap(speakers)).sort(byWords), () => null),
    sure.length > 1 ? group("Certainty", state.off.certainty, sure, () => null) : "",
    topics.length ? group("Topic", state.off.topic, topics, () => null) : "",
    el("fieldset", {}, shown, least),
    el(
      "fieldset",
      {},
      box(
        state.alone,
        null,
        "Actors without ties",
        null,
        (on) => {
          state.alone = on;
        },
        true,
      ),
    ),
  );
}

function ladderRung() {
  const same = (n) => {
    const upTo = new Set(RUNGS.slice(0, n + 1).flat());
    return upTo.size === state.factuality.size && [...upTo].every((f) => state.factuality.has(f));
  };
  return RUNGS.findIndex((_, n) => same(n));
}
function climb(n) {
  state.factuality = new Set(RUNGS.slice(0, n + 1).flat());
  buildFilters();
  changed();
}
function showLadder() {
  const at = ladderRung();
  if (at >= 0) $("rung").value = at;
  $("rung").setAttribute("aria-valuetext", at < 0 ? "own choice" : data.ladder[at].name);
  [...$("rungnames").children].forEach((label, n) => label.classList.toggle("on", at >= 0 && n <= at));
  const some = visible.actors.size < within && state.most < data.actors.length && !state.hops;
  const shown = [...visible.ties].map((id) => ties.get(id)),
    facts = shown.filter((t) => kindOf(t.factuality) === "fact").length;
  $("said").textContent =
    `${some ? `${visible.actors.size} of ${within} actors` : count(visible.actors.size, "actor")}, ${count(shown.length, "tie")}\n${count(facts, "fact")}, ${shown.length - facts} not`;
}

// How many actors the picture may hold, and on which level: only offered where there is something to choose.
function buildChoices() {
  const all = data.actors.length;
  const steps = data.few ? [data.few, 400, 1000, 3000].filter((n) => n < all) : [];
  const some = steps.map((n) => el("option", { value: n }, `${n} best connected`));
  const words = data.whole > all ? `${all} (of ${data.whole})` : `all ${all}`;
  $("most").replaceChildren(...some, el("option", { value: "all" }, words));
  $("most").value = steps.includes(state.most) ? String(state.most) : "all";
  $("level").value = state.level;
  const several = Object.keys(data.levels).length > 1;
  for (const [id, useful] of [
    ["most", steps.length > 0],
    ["level", several],
  ])
    for (const part of [$(id), ...$(id).labels]) part.hidden = !useful;
}

function buildTime() {
  const { months } = data;
  if (months.length < 3) return;
  const bars = el("div", { class: "bars", "aria-hidden": "true" });
  const top = Math.max(...months.map((m) => m.claims));
  for (const m of months) {
    const bar = el("i", { title: `${day(m.month)}: ${count(m.claims, "claim")}` }, el("b"));
    bar.firstChild.style.height = `${m.claims ? Math.max(6, Math.round((m.claims / top) * 100)) : 0}%`;
    bars.append(bar);
  }
  brush(bars);
  const from = el("span", {}),
    to = el("span", {});
  const end = (key, label) => {
    const input = el("input", {
      type: "range",
      id: key,
      min: 0,
      max: months.length - 1,
      step: 1,
      "aria-label": label,
      oninput: () => {
        state[key] = Number(input.value);
        if (state.from > state.to) state[key === "from" ? "to" : "from"] = state[key];
        changed();
      },
    });
    return input;
  };
  const play = el(
    "button",
    { type: "button", id: "play", title: "Play through the months", onclick: playMonths },
    "Play",
  );
  const span = el("div", { class: "span" }, end("from", "First month"), end("to", "Last month"));
  span.style.setProperty("--months", months.length);
  $("time").append(from, el("div", { class: "brush" }, bars, span), to, play);
  $("time").hidden = false;
}

// Dragging over the bars chooses their months; a single bar chooses one.
function brush(bars) {
  let start = null;
  const under = (event) => {
    const { left, width } = bars.getBoundingClientRect();
    const at = Math.floor(((event.clientX - left) / width) * data.months.length);
    return Math.max(0, Math.min(data.months.length - 1, at));
  };
  const drag = (event) => {
    if (start === null) return;
    const now = under(event);
    const [from, to] = [Math.min(start, now), Math.max(start, now)];
    if (from === state.from && to === state.to) return;
    Object.assign(state, { from, to });
    changed();
  };
  bars.addEventListener("pointerdown", (event) => {
    bars.setPointerCapture(event.pointerId);
    start = under(event);
    drag(event);
  });
  bars.addEventListener("pointermove", drag);
  bars.addEventListener("pointerup", () => {
    start = null;
  });
}
function showTime() {
  if ($("time").hidden) return;
  const [from, , to] = $("time").children;
  [...$("time").querySelector(".bars").children].forEach((bar, n) => bar.classList.toggle("on", n >= state.from && n <= state.to));
  $("from").value = state.from;
  $("to").value = state.to;
  from.textContent = day(data.months[state.from].month);
  to.textContent = day(data.months[state.to].month);
  for (const key of ["from", "to"]) $(key).setAttribute("aria-valuetext", day(data.months[state[key]].month));
}
let playing = null;
function playMonths() {
  const last = data.months.length - 1;
  if (playing) {
    clearInterval(playing);
    playing = null;
  } else {
    if (state.to === last) state.to = state.from;
    playing = setInterval(() => {
      state.to += 1;
      changed();
      if (state.to >= last) playMonths();
    }, 900);
    changed();
  }
  $("play").textContent = playing ? "Stop" : "Play";
}

let order = { column: 0, down: false };
let listed = "";
function showTable() {
  const now = `${order.column} ${order.down} ${[...visible.ties].join(" ")}`;
  if (now !== listed) fillTable();
  listed = now;
  for (const row of $("sheet").querySelectorAll("tbody tr"))
    row.classList.toggle("chosen", row.dataset.tie === state.chosen?.id);
}
function fillTable() {
  const columns = [
    ["From", (t) => name(t.from)],
    ["Relation", (t) => t.label],
    ["To", (t) => name(t.to)],
    ["Sign", (t) => SIGNS[t.sign]],
    ["Factuality", (t) => data.words[t.factuality]],
    ["Claims", (t) => t.claims.length],
    ["First said", (t) => t.first],
    ["Last said", (t) => t.last],
    ["Sources", (t) => t.sources.join(", ")],
  ];
  const value = columns[order.column][1];
  const key = (t) => {
    const v = value(t);
    return typeof v === "number" ? v : fold(v);
  };
  const rows = data.ties
    .filter((t) => visible.ties.has(t.id))
    .sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a.id < b.id ? -1 : 1) * (order.down ? -1 : 1));
  const head = columns.map(([title], n) =>
    el(
      "th",
      { scope: "col", "aria-sort": n === order.column ? (order.down ? "descending" : "ascending") : "none" },
      el(
        "button",
        {
          type: "button",
          onclick: () => {
            order = { column: n, down: n === order.column && !order.down };
            showTable();
          },
        },
        title,
        n === order.column ? (order.down ? " ↓" : " ↑") : "",
      ),
    ),
  );
  const cell = (tie, [, read], n) =>
    el(
      "td",
      { class: n === 6 || n === 7 ? "date" : null },
      n === 1
        ? el(
            "button",
            { type: "button", class: "link", onclick: () => choose({ kind: "tie", id: tie.id }, true) },
            short(read(tie), 120),
          )
        : el("bdi", {}, short(String(read(tie)), 120)),
    );
  $("sheet").replaceChildren(
    el(
      "table",
      {},
      el("caption", {}, `${count(rows.length, "visible tie")}; choose a relation to read its sentences.`),
      el("thead", {}, el("tr", {}, ...head)),
      el("tbody", {}, ...rows.map((t) => el("tr", { "data-tie": t.id }, ...columns.map((c, n) => cell(t, c, n))))),
    ),
  );
}

let pointed = -1;
function showFound() {
  const found = find($("search").value).slice(0, 12),
    list = $("found");
  pointed = found.length ? Math.min(Math.max(pointed, 0), found.length - 1) : -1;
  list.replaceChildren(
    ...found.map((a, n) =>
      el(
        "li",
        {
          role: "option",
          id: `found${n}`,
          "aria-selected": String(n === pointed),
          "data-actor": a.id,
          onpointerdown: (e) => {
            e.preventDefault();
            take(a);
          },
        },
        el("bdi", {}, a.label),
        " ",
        el("span", { class: "note" }, a.type_label),
      ),
    ),
  );
  if (!found.length && $("search").value.trim())
    list.append(el("li", { class: "note", role: "option", "aria-disabled": "true" }, "No actor of that name"));
  const open = document.activeElement === $("search") && $("search").value.trim() !== "";
  list.hidden = !open;
  $("search").setAttribute("aria-expanded", String(open));
  if (open && pointed >= 0) $("search").setAttribute("aria-activedescendant", `found${pointed}`);
  else $("search").removeAttribute("aria-activedescendant");
  return found;
}
function take(actor) {
  $("search").value = "";
  state.query = "";
  showFound();
  choose({ kind: "actor", id: actor.id }, true);
}
