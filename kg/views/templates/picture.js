const css = (property) => getComputedStyle(document.documentElement).getPropertyValue(property).trim();
let ink = {};
function readInk() {
  ink = Object.fromEntries(
    ["ground", "ink", "quiet", "line", "accent", "friendly", "hostile", "contact", "void"].map((n) => [
      n,
      css(`--${n}`),
    ]),
  );
}
const dark = () => document.documentElement.dataset.theme === "dark";
const DASHES = { fact: false, planned: [9, 6], open: [1.5, 5], no: [4, 4] };
const FONT = '"Segoe UI", Roboto, "Noto Sans", "Liberation Sans", system-ui, sans-serif';

function sizeOf(actor) {
  if (state.size === "same") return 11 * grow;
  const value = state.size === "claims" ? actor.claims.length : actor[state.size];
  return grow * (8 + 13 * Math.sqrt(value / Math.max(1e-9, data.most[state.size])));
}
const tieColor = (tie) => (kindOf(tie.factuality) === "no" ? ink.void : ink[SIGNS[tie.sign]]);

// While only the best connected are shown, they have the picture to themselves.
const placeOf = (actor) => (state.most <= data.few && !state.hops ? actor.at.slice(-2) : actor.at.slice(0, 2));

function actorStyle(actor, lit) {
  const faint = lit && !lit.actors.has(actor.id);
  const chosen = state.chosen?.kind === "actor" && state.chosen.id === actor.id;
  const fill = actor.colour[dark() ? 1 : 0];
  const [x, y] = placeOf(actor);
  return {
    id: actor.id,
    x,
    y,
    hidden: !visible.actors.has(actor.id),
    size: sizeOf(actor),
    opacity: faint ? 0.22 : 1,
    borderWidth: chosen ? 3.5 : 1.5,
    color: { background: fill, border: chosen ? ink.ink : ink.ground },
  };
}
function tieStyle(tie, lit) {
  const faint = lit && !lit.ties.has(tie.id);
  const chosen = state.chosen?.kind === "tie" && state.chosen.id === tie.id;
  const kind = kindOf(tie.factuality);
  return {
    id: tie.id,
    hidden: !visible.ties.has(tie.id),
    dashes: DASHES[kind] && DASHES[kind].map((part) => part * (chosen ? 2.2 : 1)),
    width:
      grow * ((kind === "no" ? 1.1 : 1.3) + Math.min(3, Math.log2(1 + tie.claims.length) * 0.7) + (chosen ? 2 : 0)),
    color: {
      color: tieColor(tie),
      opacity: faint ? 0.1 : lit ? 1 : visible.ties.size > 600 ? 0.3 : visible.ties.size > 150 ? 0.55 : 1,
    },
  };
}

const nodes = new vis.DataSet(),
  edges = new vis.DataSet(),
  looks = new Map();
let network = null;

// Only what changes its look is handed to vis: on large networks its updates are what takes time.
function news(styles) {
  return styles.filter((style) => {
    const look = JSON.stringify(style),
      before = looks.get(style.id);
    looks.set(style.id, look);
    return look !== before;
  });
}

function arrowsOf({ sign, symmetric }) {
  const tip = { enabled: true, scaleFactor: 0.6, type: { 1: "triangle", 0: "vee", "-1": "bar" }[sign] };
  return !symmetric ? { to: tip } : sign < 0 ? { to: tip, from: tip } : {};
}
function smoothOf({ bend }) {
  if (!bend) return { enabled: false };
  return { enabled: true, type: bend > 0 ? "curvedCW" : "curvedCCW", roundness: Math.abs(bend) };
}

// Only what has been visible once is handed to vis: the rest of a large network costs nothing.
function bring(lit) {
  const newActors = data.actors.filter((a) => visible.actors.has(a.id) && !looks.has(a.id)),
    newTies = data.ties.filter((t) => visible.ties.has(t.id) && !looks.has(t.id));
  if (!newActors.length && !newTies.length) return;
  filling = true; // vis draws while it is filled: what is half there must not be drawn over
  nodes.add(newActors.map((a) => ({ ...news([actorStyle(a, lit)])[0], shape: a.shape, label: "", chosen: false })));
  edges.add(
    newTies.map((t) => ({
      ...news([tieStyle(t, lit)])[0],
      from: t.from,
      to: t.to,
      smooth: smoothOf(t),
      arrows: arrowsOf(t),
      chosen: false,
    })),
  );
  filling = false;
}
let filling = false;

// The level that is in use, from nothing.
function fillPicture() {
  recount();
  grow = wanted().larger;
  filling = true;
  for (const set of [edges, nodes, looks]) set.clear();
  filling = false;
  bring(bright());
}

function startPicture() {
  fillPicture();
  const many = Object.values(data.levels).some((level) => (level.ties.rows ?? level.ties).length > 2500);
  network = new vis.Network(
    $("picture"),
    { nodes, edges },
    {
      physics: false,
      layout: { improvedLayout: false },
      autoResize: true,
      interaction: {
        hover: true,
        tooltipDelay: 1e9,
        hideEdgesOnDrag: many,
        hideEdgesOnZoom: many,
        zoomSpeed: 0.7,
        multiselect: false,
        selectConnectedEdges: false,
      },
      nodes: { borderWidth: 1.5 },
      edges: { arrowStrikethrough: false, hoverWidth: 0, selectionWidth: 0 },
    },
  );
  $("picture").firstElementChild.removeAttribute("tabindex"); // our own frame takes the keyboard
  network.on("beforeDrawing", (context) => {
    if (filling) return;
    drawBlocs(context);
    drawBelonging(context);
  });
  network.on("afterDrawing", (context) => filling || drawOver(context));
}

function paint() {
  recount();
  const lit = bright();
  bring(lit);
  const known = (thing) => looks.has(thing.id);
  const actorNews = news(data.actors.filter(known).map((a) => actorStyle(a, lit))),
    tieNews = news(data.ties.filter(known).map((t) => tieStyle(t, lit)));
  if (actorNews.length) nodes.update(actorNews);
  if (tieNews.length) edges.update(tieNews);
  network.redraw();
}

// All that is visible, with room for the names at the rim. A picture that must shrink gets larger marks, so that they
// can still be seen and hit.
let grow = 1;
function wanted() {
  const shown = data.actors.filter((a) => visible.actors.has(a.id)).map((a) => ({ a, x: placeOf(a)[0], y: placeOf(a)[1] }));
  if (!shown.length) return { x: 0, y: 0, scale: 1, larger: 1 };
  const pane = $("picture"),
    wide = pane.clientWidth,
    high = pane.clientHeight;
  const middle = (values) => (values.reduce((a, b) => Math.min(a, b)) + values.reduce((a, b) => Math.max(a, b))) / 2;
  const x = middle(shown.map((n) => n.x)),
    y = middle(shown.map((n) => n.y));
  let scale = 1.5;
  for (const n of shown) {
    const name = Math.min(26, n.a.label.length) * 3.6 + 14;
    scale = Math.min(
      scale,
      Math.max(wide * 0.3, wide / 2 - name) / Math.max(1, Math.abs(n.x - x)),
      Math.max(high * 0.3, high / 2 - 46) / Math.max(1, Math.abs(n.y - y)),
    );
  }
  return {
    x,
    y,
    scale: Math.max(0.01, scale),
    larger: shown.length > 150 ? Math.min(12, Math.max(1, 0.4 / scale)) : Math.min(2.4, Math.max(1, 0.75 / scale)),
  };
}
function fit() {
  const { x, y, scale, larger } = wanted();
  if (Math.abs(larger - grow) > 0.05) {
    grow = larger;
    paint();
  }
  network.moveTo({ position: { x, y }, scale, animation: false });
}
