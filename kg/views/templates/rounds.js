const LANES = [
  ["planned", "Planned, rumored"],
  ["said", "Said to have happened"],
  ["line", ""],
  ["happened", "Happened"],
  ["denied", "Denied, fell through"],
];
const SEATS = {
  there: ["●", "there"],
  expected: ["○", "expected"],
  denied: ["✕", "denied"],
  missing: ["–", "missing"],
};
const MOST = 4; // marks in a cell before it folds
const state = { at: 0, claim: null, gaps: true };
const now = () => data.negotiations[state.at];

// A column is a round, or what lies between two rounds, where there is something.
function columns() {
  const { rounds, between } = now();
  const gap = (n) => (state.gaps && Object.keys(between[n]).length ? [{ gap: n, claims: between[n] }] : []);
  return [...rounds.flatMap((round, n) => [...gap(n), { round, n, claims: round.claims }]), ...gap(rounds.length)];
}

function mark(number) {
  const claim = data.claims[number];
  const who = claim.attributed_to[0] || claim.reported_by[0] || claim.publisher || "article";
  return el(
    "button",
    {
      type: "button",
      class: `mark ${kindOf(claim.factuality)}`,
      "data-claim": claim.claim,
      "aria-pressed": String(state.claim === claim.claim),
      "aria-label": `${data.words[claim.factuality]}: ${claim.reading}`,
      title: claim.reading,
      onclick: () => choose(claim.claim),
    },
    el("b", {}, claim.type_label),
    " ",
    el("bdi", {}, short(who, 24)),
  );
}

function cell(column, lane) {
  const numbers = column.claims[lane] ?? [];
  const inside = el("td", { class: column.round ? "round" : "gap" }, ...numbers.slice(0, MOST).map(mark));
  const rest = numbers.slice(MOST);
  if (rest.length) {
    const more = el(
      "button",
      { type: "button", class: "link", onclick: () => more.replaceWith(...rest.map(mark)) },
      `${rest.length} more`,
    );
    inside.append(more);
  }
  return inside;
}

function head(column) {
  if (!column.round) return el("th", { scope: "col", class: "gap" }, el("span", { class: "note" }, "in between"));
  const { round, n } = column;
  const why = { said: "follows, the articles say", "same process": "of the same process", "shared seats": "shares parties" };
  return el(
    "th",
    { scope: "col", class: "round" },
    el("span", { class: "day" }, round.day ? day(round.day) : "no date"),
    el("span", { class: "what" }, `${n + 1}. ${round.type}`),
    el("bdi", { class: "note" }, [round.place, round.topic].filter(Boolean).join(" · ")),
    round.outcome ? el("span", { class: "badge" }, round.outcome.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase()) : "",
    round.basis ? el("span", { class: "note why" }, why[round.basis]) : "",
  );
}

function seat(column, party) {
  const there = column.round?.seats[party];
  if (!there) return el("td", { class: column.round ? "round" : "gap" });
  const [glyph, words] = SEATS[there.how];
  return el(
    "td",
    { class: `round seat ${there.how}` },
    el("span", { class: "glyph", "aria-hidden": "true" }, glyph),
    " ",
    el("span", {}, words, there.joined ? ", joins" : ""),
    there.names.length ? el("bdi", { class: "note names" }, there.names.join(", ")) : "",
  );
}

function draw() {
  const shown = columns();
  const { parties, title, rounds } = now();
  const rows = LANES.map(([lane, words]) =>
    lane === "line"
      ? el("tr", { class: "line" }, el("td", {}), ...shown.map(head))
      : el("tr", { class: `lane ${lane}` }, el("th", { scope: "row" }, words), ...shown.map((c) => cell(c, lane))),
  );
  const seats = parties.map((party) =>
    el("tr", { "data-party": party }, el("th", { scope: "row" }, el("bdi", {}, party)), ...shown.map((c) => seat(c, party))),
  );
  $("stage").replaceChildren(
    el(
      "table",
      { class: "rounds" },
      el("caption", {}, el("bdi", {}, title), `: ${count(rounds.length, "round")}, ${parties.length} parties`),
      el("tbody", {}, ...rows),
      el("tbody", {}, el("tr", { class: "who" }, el("th", { scope: "row" }, "At the table"), el("td", { colspan: shown.length })), ...seats),
    ),
  );
}

function choose(iri) {
  state.claim = iri;
  for (const button of document.querySelectorAll(".mark"))
    button.setAttribute("aria-pressed", String(button.dataset.claim === iri));
  showPanel();
  remember();
}

function showPanel() {
  const claim = data.claims.find((c) => c.claim === state.claim);
  $("panel").replaceChildren(...(claim ? [el("h2", {}, "Evidence"), claimCard(claim)] : overview()));
  $("panel").scrollTop = 0;
}

// In words what the table shows: who joined, and who is missing, round by round.
function overview() {
  const { rounds, title } = now();
  const changes = rounds.flatMap((round, n) => {
    const who = (test) => Object.keys(round.seats).filter((p) => test(round.seats[p]));
    const [joined, missing] = [who((s) => s.joined), who((s) => s.how === "missing")];
    const words = [
      joined.length ? `${joined.join(", ")} joined` : "",
      missing.length ? `${missing.join(", ")} missing` : "",
    ].filter(Boolean);
    return words.length ? [el("li", {}, `Round ${n + 1}, ${round.day ? day(round.day) : "no date"}: `, el("bdi", {}, words.join("; ")))] : [];
  });
  return [
    el("h2", {}, el("bdi", {}, title)),
    el("p", { class: "note" }, "Choose a mark to read the sentence behind it. Above the line stands what is planned, rumored or said by somebody; below it what the articles tell as having happened, and what is denied."),
    el("h3", {}, "Who joined, who is missing"),
    changes.length ? el("ul", { id: "changes" }, ...changes) : el("p", { class: "note" }, "The table did not change."),
    el("p", { class: "note" }, "A party is the state, organisation or group for which somebody sits there. Missing means that no article names it at this round, though it sat at the one before."),
  ];
}

function remember() {
  const kept = new URLSearchParams();
  if (state.at) kept.set("n", state.at);
  if (state.claim) kept.set("claim", state.claim);
  try {
    history.replaceState(null, "", kept.size ? `#${kept}` : location.pathname + location.search);
  } catch {
    /* about:srcdoc refuses */
  }
}
function recall() {
  const kept = new URLSearchParams(location.hash.slice(1));
  const at = Number(kept.get("n"));
  state.at = Number.isInteger(at) && at >= 0 && at < data.negotiations.length ? at : 0;
  state.claim = data.claims.some((c) => c.claim === kept.get("claim")) ? kept.get("claim") : null;
  $("which").value = String(state.at);
}
function setTheme(dark) {
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  $("theme").setAttribute("aria-pressed", String(dark));
}
function turnGaps() {
  state.gaps = !state.gaps;
  $("gaps").setAttribute("aria-pressed", String(state.gaps));
  draw();
}

$("which").append(
  ...data.negotiations.map((one, n) => el("option", { value: n }, `${short(one.title, 60)} (${count(one.rounds.length, "round")})`)),
);
for (const part of [$("which"), ...$("which").labels]) part.hidden = data.negotiations.length < 2;
$("which").addEventListener("change", (e) => {
  Object.assign(state, { at: Number(e.target.value), claim: null });
  draw();
  showPanel();
  remember();
});
$("gaps").addEventListener("click", turnGaps);
$("theme").addEventListener("click", () => setTheme(document.documentElement.dataset.theme !== "dark"));
document.addEventListener("keydown", (e) => {
  if (e.ctrlKey || e.metaKey || e.altKey || e.target.matches("select")) return;
  if (e.key === "d") $("theme").click();
  if (e.key === "b") turnGaps();
  if (e.key === "Escape" && state.claim) {
    const back = [...document.querySelectorAll(".mark")].find((m) => m.dataset.claim === state.claim);
    choose(null);
    back?.focus();
  }
});
addEventListener("hashchange", () => {
  recall();
  draw();
  showPanel();
});
setTheme(matchMedia("(prefers-color-scheme: dark)").matches);
recall();
draw();
showPanel();
document.documentElement.dataset.ready = "yes";
