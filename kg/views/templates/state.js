const START_LEVEL = Object.keys(data.levels)[0];
use(START_LEVEL);
const START = () => ({
  off: { type: new Set(), relation: new Set(), sign: new Set(), source: new Set(), topic: new Set(), certainty: new Set() },
  factuality: new Set(RUNGS.flat()),
  confidence: 0,
  alone: false,
  chosen: null,
  hops: 0,
  level: START_LEVEL,
  most: data.few || Infinity,
  size: "ties",
  path: null,
  query: "",
  from: 0,
  to: Math.max(0, data.months.length - 1),
  table: false,
  blocs: false,
});
let state = START();
let within = 0; // how many actors the filters let through, in the picture or not
let visible = { actors: new Set(), ties: new Set() };

function claimPasses(claim) {
  const { source } = state.off;
  if (claim.confidence < state.confidence) return false;
  if (source.size && !speakers(claim).some((s) => !source.has(s)) && speakers(claim).length) return false;
  if (state.off.certainty.has(surenessOf(claim))) return false;
  if (claim.topic && state.off.topic.has(claim.topic)) return false;
  if (!data.months.length || (state.from === 0 && state.to === data.months.length - 1)) return true;
  const month = whenOf(claim).slice(0, 7);
  return (
    month !== "" &&
    month >= data.months[state.from].month.slice(0, month.length) &&
    month <= data.months[state.to].month
  );
}

function tiePasses(tie) {
  const { type, relation, sign } = state.off;
  return (
    state.factuality.has(tie.factuality) &&
    !relation.has(tie.label) &&
    !sign.has(String(tie.sign)) &&
    !type.has(actors.get(tie.from).type_label) &&
    !type.has(actors.get(tie.to).type_label) &&
    (tie.claims.length === 0 || claimsOf(tie).some(claimPasses))
  );
}

function neighbourhood(start, steps, among) {
  let reached = new Set(start);
  for (let i = 0; i < steps; i++) {
    const next = new Set(reached);
    for (const tie of among) {
      if (reached.has(tie.from)) next.add(tie.to);
      if (reached.has(tie.to)) next.add(tie.from);
    }
    reached = next;
  }
  return reached;
}

const chosenActors = () =>
  !state.chosen
    ? []
    : state.chosen.kind === "actor"
      ? [state.chosen.id]
      : [ties.get(state.chosen.id).from, ties.get(state.chosen.id).to];

function recount() {
  let shown = data.ties.filter(tiePasses);
  let ids = new Set(shown.flatMap((t) => [t.from, t.to]));
  if (state.alone) for (const a of data.actors) if (!state.off.type.has(a.type_label)) ids.add(a.id);
  within = ids.size;
  if (state.most < data.actors.length) {
    // the best connected, and whatever the selection touches
    const asked = state.chosen ? neighbourhood(chosenActors(), Math.max(1, state.hops), shown) : new Set();
    for (const id of ids) if (actors.get(id).rank >= state.most && !asked.has(id)) ids.delete(id);
    shown = shown.filter((t) => ids.has(t.from) && ids.has(t.to));
  }
  for (const id of chosenActors()) ids.add(id);
  if (state.hops && state.chosen) {
    ids = neighbourhood(chosenActors(), state.hops, shown);
    shown = shown.filter((t) => ids.has(t.from) && ids.has(t.to));
  }
  visible = { actors: ids, ties: new Set(shown.map((t) => t.id)) };
}

// What stands out: the path, else the search's finds, else the selection and its neighbours; null when all is equal.
function bright() {
  if (state.path) return { actors: new Set(state.path.actors), ties: new Set(state.path.ties) };
  if (state.chosen) {
    const chosen = new Set(chosenActors());
    const near = [...visible.ties].filter((id) =>
      state.chosen.kind === "tie"
        ? id === state.chosen.id
        : chosen.has(ties.get(id).from) || chosen.has(ties.get(id).to),
    );
    return {
      actors: new Set([...chosen, ...near.flatMap((id) => [ties.get(id).from, ties.get(id).to])]),
      ties: new Set(near),
    };
  }
  if (state.query) {
    const found = new Set(find(state.query).map((a) => a.id));
    return {
      actors: found,
      ties: new Set([...visible.ties].filter((id) => found.has(ties.get(id).from) && found.has(ties.get(id).to))),
    };
  }
  return null;
}

function find(query) {
  const key = fold(query.trim());
  if (!key) return [];
  const rank = (actor) =>
    actor.keys.some((k) => k.startsWith(key)) ? 0 : actor.keys.some((k) => k.includes(key)) ? 1 : 2;
  return data.actors
    .filter((a) => rank(a) < 2)
    .sort((a, b) => rank(a) - rank(b) || b.ties - a.ties || (a.label < b.label ? -1 : 1));
}

// The shortest way over visible ties, breadth first (Moore 1959); null where there is none.
function pathBetween(from, to) {
  const came = new Map([[from, null]]);
  const queue = [from],
    beside = new Map();
  for (const id of visible.ties) {
    const tie = ties.get(id);
    for (const [at, next] of [
      [tie.from, tie.to],
      [tie.to, tie.from],
    ])
      beside.set(at, [...(beside.get(at) ?? []), { next, id }]);
  }
  while (queue.length && !came.has(to)) {
    const at = queue.shift();
    for (const { next, id } of beside.get(at) ?? [])
      if (!came.has(next)) {
        came.set(next, { at, tie: id });
        queue.push(next);
      }
  }
  if (!came.has(to)) return null;
  const way = { actors: [to], ties: [] };
  for (let step = came.get(to); step; step = came.get(step.at)) {
    way.actors.unshift(step.at);
    way.ties.unshift(step.tie);
  }
  return way;
}
