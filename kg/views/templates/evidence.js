const SVG = "http://www.w3.org/2000/svg";
function drawn(tag, facts, ...inside) {
  const made = document.createElementNS(SVG, tag);
  for (const [key, value] of Object.entries(facts)) made.setAttribute(key, value);
  made.append(...inside);
  return made;
}
const SHAPES = {
  dot: ["circle", { cx: 13, cy: 7, r: 6 }],
  square: ["rect", { x: 7.5, y: 1.5, width: 11, height: 11 }],
  triangle: ["path", { d: "M13 1 L20 13 H6 Z" }],
  triangleDown: ["path", { d: "M13 13 L20 1 H6 Z" }],
  diamond: ["path", { d: "M13 0 L20 7 L13 14 L6 7 Z" }],
  hexagon: ["path", { d: "M9.5 1 H16.5 L20 7 L16.5 13 H9.5 L6 7 Z" }],
  star: ["path", { d: "M13 0 L15 5 L20 5.3 L16 8.6 L17.4 14 L13 11 L8.6 14 L10 8.6 L6 5.3 L11 5 Z" }],
};
function actorKey(actor) {
  const [shape, facts] = SHAPES[actor.shape];
  return drawn(
    "svg",
    { class: "key", viewBox: "0 0 26 14", "aria-hidden": "true" },
    drawn(shape, { ...facts, fill: actor.colour[dark() ? 1 : 0] }),
  );
}
function lineKey(colour, kind, ends) {
  const dash = { fact: "", planned: "5 3", open: "1.5 3", no: "3 2" }[kind];
  const key = drawn(
    "svg",
    { class: "key", viewBox: "0 0 26 14", "aria-hidden": "true" },
    drawn("path", { d: "M1 7 H25", stroke: colour, "stroke-width": 2.2, "stroke-dasharray": dash, fill: "none" }),
  );
  if (kind === "no")
    key.append(drawn("path", { d: "M10 3 L17 11 M17 3 L10 11", stroke: ink.quiet, "stroke-width": 1.6 }));
  if (ends === 1) key.append(drawn("path", { d: "M26 7 L20 3.5 V10.5 Z", fill: colour }));
  if (ends === -1) key.append(drawn("path", { d: "M25 2.5 V11.5", stroke: colour, "stroke-width": 2.4 }));
  if (ends === 0)
    key.append(drawn("path", { d: "M20 3.5 L25 7 L20 10.5", stroke: colour, fill: "none", "stroke-width": 1.6 }));
  return key;
}

function tieButton(tie, from) {
  const other = from === tie.from ? tie.to : tie.from;
  const words =
    from === undefined
      ? `${name(tie.from)} ${tie.label} ${name(tie.to)}`
      : from === tie.from || tie.symmetric
        ? `${tie.label} ${name(other)}`
        : `${name(other)} ${tie.label} ${name(from)}`;
  const doubt = titled(tie).slice(tie.label.length);
  return el(
    "li",
    {},
    el(
      "button",
      { type: "button", "data-tie": tie.id, onclick: () => choose({ kind: "tie", id: tie.id }, true) },
      lineKey(tieColor(tie), kindOf(tie.factuality), tie.symmetric ? null : tie.sign),
      el("bdi", {}, words, doubt),
      el("span", { class: "count" }, String(tie.claims.length)),
    ),
  );
}
function actorButton(actor) {
  return el(
    "li",
    {},
    el(
      "button",
      { type: "button", "data-actor": actor.id, onclick: () => choose({ kind: "actor", id: actor.id }, true) },
      actorKey(actor),
      el("bdi", {}, actor.label),
      el("span", { class: "count" }, count(actor.ties, "tie")),
    ),
  );
}
const byWeight = (a, b) => b.claims.length - a.claims.length || (a.id < b.id ? -1 : 1);

function showPanel() {
  const panel = $("panel");
  panel.replaceChildren(
    ...(!state.chosen
      ? overview()
      : state.chosen.kind === "tie"
        ? tiePage(ties.get(state.chosen.id))
        : actorPage(actors.get(state.chosen.id))),
  );
  panel.scrollTop = 0;
}

function tiePage(tie) {
  const claims = claimsOf(tie),
    kind = kindOf(tie.factuality);
  const link = (id) =>
    el("button", { type: "button", class: "link name", onclick: () => choose({ kind: "actor", id }, true) }, name(id));
  return [
    el("h2", {}, el("bdi", {}, name(tie.from)), ` ${arrow(tie)} `, el("bdi", {}, name(tie.to))),
    el(
      "p",
      {},
      el("span", { class: "rel" }, tie.label),
      " ",
      badge(tie.factuality),
      " ",
      tie.contested ? el("span", { class: "badge planned" }, "disputed") : "",
      " ",
      el("span", { class: `badge ${SIGNS[tie.sign]}` }, SIGNS[tie.sign]),
    ),
    visible.ties.has(tie.id) ? null : el("p", { class: "note" }, "The filters hide this tie from the picture."),
    kind === "fact"
      ? null
      : el("p", { class: "note" }, `No source presents this as a fact: it is ${data.words[tie.factuality]}.`),
    ...(tie.contested ? contradiction(claims) : []),
    el("h3", {}, count(claims.length, "claim")),
    ...claimList(claims),
    el("p", {}, link(tie.from), " · ", link(tie.to)),
  ].filter(Boolean);
}

// Who says so at the left, who denies it at the right.
function contradiction(claims) {
  const side = (title, list) =>
    el(
      "div",
      {},
      el("h3", {}, title),
      el(
        "ul",
        {},
        ...list.map((c) =>
          el(
            "li",
            {},
            el("bdi", {}, c.attributed_to.join(", ") || c.reported_by.join(", ") || c.publisher || "the article"),
            el("span", { class: "note" }, c.published ? `, ${day(c.published)}` : ""),
          ),
        ),
      ),
    );
  const negated = (c) => data.negated.includes(c.factuality);
  return [
    el("p", { class: "clash" }, "The sources contradict each other."),
    el(
      "div",
      { class: "sides" },
      side(
        "Say so",
        claims.filter((c) => !negated(c)),
      ),
      side("Deny it", claims.filter(negated)),
    ),
  ];
}

function actorPage(actor) {
  const own = data.ties.filter((t) => t.from === actor.id || t.to === actor.id).sort(byWeight);
  const parts = [el("h2", {}, el("bdi", {}, actor.label)), el("p", { class: "note" }, actorKeyLine(actor))];
  for (const [sign, title] of [
    ["1", "Friendly"],
    ["0", "Contact"],
    ["-1", "Hostile"],
  ]) {
    const list = own.filter((t) => String(t.sign) === sign && visible.ties.has(t.id));
    if (list.length)
      parts.push(el("h3", {}, title), el("ul", { class: "rows" }, ...list.map((t) => tieButton(t, actor.id))));
  }
  const hidden = own.filter((t) => !visible.ties.has(t.id)).length;
  if (hidden) parts.push(el("p", { class: "note" }, `${count(hidden, "more tie")} hidden by the filters.`));
  const others = data.actors
    .filter((a) => a.id !== actor.id && visible.actors.has(a.id))
    .sort((a, b) => (fold(a.label) < fold(b.label) ? -1 : 1));
  const out = el("span", { role: "status", class: "note" });
  const select = el(
    "select",
    {
      id: "path",
      "aria-label": "Shortest path to",
      onchange: () => {
        state.path = select.value ? pathBetween(actor.id, select.value) : null;
        out.textContent = !select.value
          ? ""
          : state.path
            ? ` ${count(state.path.ties.length, "step")}: ${state.path.actors.map(name).join(" · ")}`
            : " no path over visible ties";
        paint();
        remember();
      },
    },
    el("option", { value: "" }, "choose an actor …"),
    ...others.map((a) => el("option", { value: a.id }, a.label)),
  );
  if (others.length) parts.push(el("h3", {}, "Shortest path to"), select, out);
  const claims = claimsOf(actor),
    most = 8;
  if (claims.length) {
    const list = claimList(claims);
    const rest = list.splice(most);
    const more = el(
      "button",
      {
        type: "button",
        onclick: () => {
          more.replaceWith(...rest);
        },
      },
      `Show ${count(rest.length, "more claim")}`,
    );
    parts.push(el("h3", {}, count(claims.length, "claim")), ...list, ...(rest.length ? [more] : []));
  }
  return parts;
}
function actorKeyLine(actor) {
  const facts = [
    actor.type_label,
    actor.country,
    actor.principal_label !== actor.label ? `acts for ${actor.principal_label}` : "",
    actor.anonymous ? "not named" : "",
  ];
  return el("bdi", {}, facts.filter(Boolean).join(" · "));
}

function moreWords() {
  const held =
    data.whole > data.actors.length
      ? `The network has ${data.whole} actors; this page holds the ${data.actors.length} best connected. Draw a part of it for the others: kg view --since, --until or --principals. `
      : "";
  return state.most < data.actors.length
    ? `${held}The picture shows the ${state.most} best connected of ${data.actors.length} actors. Choose more of them above; the search finds all.`
    : held;
}

function overview() {
  const shown = data.ties.filter((t) => visible.ties.has(t.id));
  const clash = shown.filter((t) => t.contested),
    open = shown.filter((t) => kindOf(t.factuality) !== "fact").sort(byWeight);
  const ranked = data.actors
    .filter((a) => visible.actors.has(a.id))
    .sort((a, b) => b.ties - a.ties || (fold(a.label) < fold(b.label) ? -1 : 1));
  const parts = [
    el("h2", {}, "What the sources say"),
    el(
      "p",
      { class: "note" },
      `${count(data.articles.length, "article")}, ${count(data.claims.length, "claim")}. Choose an actor or a tie, here or in the picture, to read the sentences behind it.`,
    ),
  ];
  if (!data.actors.length) return [parts[0], el("p", { class: "note" }, "Nothing: no claim names an actor.")];
  if (clash.length)
    parts.push(el("h3", {}, "Contradicted"), el("ul", { class: "rows" }, ...clash.map((t) => tieButton(t))));
  if (open.length)
    parts.push(el("h3", {}, "Not facts"), el("ul", { class: "rows" }, ...open.slice(0, 6).map((t) => tieButton(t))));
  parts.push(
    el("h3", {}, "Actors"),
    el("ul", { class: "rows", id: "actors" }, ...ranked.slice(0, 60).map(actorButton)),
  );
  if (data.belonging.length)
    parts.push(
      el(
        "p",
        { class: "note" },
        "A thin grey line leads from an actor to the state, organisation or group that it acts for.",
      ),
    );
  if (state.most < data.actors.length || data.whole > data.actors.length)
    parts.splice(2, 0, el("p", { class: "note", id: "more" }, moreWords()));
  if (data.warnings.length)
    parts.push(el("h3", {}, "Read with care"), ...data.warnings.map((w) => el("p", { class: "note" }, w)));
  return parts;
}
