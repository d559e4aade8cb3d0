const data = JSON.parse(document.getElementById("data").textContent);
const rows = ({ keys, rows }) => rows.map((row) => Object.fromEntries(keys.map((key, i) => [key, row[i]])));
data.claims = rows(data.claims);
data.articles = rows(data.articles);
const RUNGS = data.ladder.map((r) => r.add);
const FACTS = new Set(RUNGS[0]);
const $ = (id) => document.getElementById(id);

// Everything that news text may fill goes through here: text becomes text nodes, never markup.
function el(tag, facts = {}, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(facts)) {
    if (name === "class") made.className = value;
    else if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...inside.filter((part) => part !== null && part !== undefined && part !== ""));
  return made;
}
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const clean = (text) => text.replace(/[\p{C}\s]+/gu, " ").trim();
const short = (text, most) => {
  const all = Array.from(clean(text));
  return all.length > most ? all.slice(0, most - 1).join("") + "…" : all.join("");
};
const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;
const name = (id) => actors.get(id).label;
const arrow = (tie) => (tie.symmetric ? "–" : "→");
const SIGNS = { 1: "friendly", 0: "contact", "-1": "hostile" };

function webAddress(address) {
  try {
    const url = new URL(address);
    return url.protocol === "http:" || url.protocol === "https:" ? url.href : null;
  } catch {
    return null;
  }
}
const MONTHS = "January February March April May June July August September October November December".split(" ");
function day(iso) {
  const [year, month, date] = iso.split("-");
  return [date && String(Number(date)), MONTHS[Number(month) - 1], year].filter(Boolean).join(" ");
}
const kindOf = (factuality) =>
  FACTS.has(factuality)
    ? "fact"
    : factuality === "Planned"
      ? "planned"
      : data.negated.includes(factuality)
        ? "no"
        : "open";

// The tie's name, with a warning where it is no fact or where sources contradict each other.
const titled = (tie) =>
  tie.label +
  (kindOf(tie.factuality) !== "fact" ? ` (${data.words[tie.factuality]})` : tie.contested ? " (disputed)" : "");
// The code points of an article, as offsets count them.
const pointsOf = (article) => (article.points ??= Array.from(article.text));
const quoteOf = (claim) =>
  claim.quote || (claim.article < 0 ? "" : pointsOf(data.articles[claim.article]).slice(claim.start, claim.end).join(""));
const claimsOf = (thing) => thing.claims.map((i) => data.claims[i]);
const speakers = (claim) => [
  ...new Set([...claim.attributed_to, ...claim.reported_by, claim.publisher].filter(Boolean)),
];
// How sure the source is; it does not say so of what it only wishes, or of what hangs on a condition.
const SURENESS = ["certain", "probable", "possible", "left open"];
const surenessOf = (claim) => claim.certainty.toLowerCase() || "left open";
const whenOf = (claim) => claim.date || claim.published;

// The level that is looked at: `actors` and `ties` by id, and as lists in `data`.
let actors, ties;
function use(level) {
  const chosen = data.levels[level];
  if (!chosen.ready) {
    chosen.actors = rows(chosen.actors);
    chosen.ties = rows(chosen.ties);
    for (const actor of chosen.actors) {
      const [shape, ...colour] = chosen.looks[actor.look];
      Object.assign(actor, { shape, colour, keys: [actor.label, ...actor.aliases].map(fold) });
    }
    for (const tie of chosen.ties) {
      const [from, to] = [chosen.actors[tie.from].id, chosen.actors[tie.to].id];
      Object.assign(tie, { from, to, id: `${from} ${tie.key} ${to}` });
    }
    chosen.ready = true;
  }
  Object.assign(data, chosen);
  actors = new Map(data.actors.map((a) => [a.id, a]));
  ties = new Map(data.ties.map((t) => [t.id, t]));
}
