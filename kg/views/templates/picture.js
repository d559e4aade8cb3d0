const css = (property) => getComputedStyle(document.documentElement).getPropertyValue(property).trim();
let ink = {};
function readInk() {
  ink = Object.fromEntries(["ground", "ink", "quiet", "line", "accent", "friendly", "hostile", "contact", "void"].map((n) => [n, css(`--${n}`)]));
}
const dark = () => document.documentElement.dataset.theme === "dark";
const DASHES = { fact: false, planned: [9, 6], open: [1.5, 5], no: [4, 4] };
const FONT = '"Segoe UI", Roboto, "Noto Sans", "Liberation Sans", system-ui, sans-serif';

function sizeOf(actor) {
  if (state.size === "same") return 11;
  const value = state.size === "claims" ? actor.claims.length : actor[state.size];
  return 8 + 13 * Math.sqrt(value / Math.max(1e-9, data.most[state.size]));
}
const tieColor = (tie) => (kindOf(tie.factuality) === "no" ? ink.void : ink[SIGNS[tie.sign]]);

function actorStyle(actor, lit) {
  const faint = lit && !lit.actors.has(actor.id);
  const chosen = state.chosen?.kind === "actor" && state.chosen.id === actor.id;
  const fill = actor.colour[dark() ? 1 : 0];
  return { id: actor.id, hidden: !visible.actors.has(actor.id), size: sizeOf(actor), opacity: faint ? 0.22 : 1, borderWidth: chosen ? 3.5 : 1.5,
    color: { background: fill, border: chosen ? ink.ink : ink.ground } };
}
function tieStyle(tie, lit) {
  const faint = lit && !lit.ties.has(tie.id);
  const chosen = state.chosen?.kind === "tie" && state.chosen.id === tie.id;
  const kind = kindOf(tie.factuality);
  return { id: tie.id, hidden: !visible.ties.has(tie.id), dashes: DASHES[kind], width: (kind === "no" ? 1.1 : 1.3) + Math.min(3, Math.log2(1 + tie.claims.length) * 0.7) + (chosen ? 2 : 0),
    color: { color: tieColor(tie), opacity: faint ? 0.12 : 1 } };
}

const nodes = new vis.DataSet(data.nodes.map((n) => ({ ...n, chosen: false })));
const edges = new vis.DataSet(data.edges.map((e) => ({ ...e, chosen: false })));
let network = null;

function startPicture() {
  network = new vis.Network($("picture"), { nodes, edges }, {
    physics: false, layout: { improvedLayout: false }, autoResize: true,
    interaction: { hover: true, tooltipDelay: 1e9, hideEdgesOnDrag: data.ties.length > 2500, hideEdgesOnZoom: data.ties.length > 2500, zoomSpeed: 0.7, multiselect: false, selectConnectedEdges: false },
    nodes: { borderWidth: 1.5 }, edges: { arrowStrikethrough: false, hoverWidth: 0, selectionWidth: 0 },
  });
  network.on("beforeDrawing", drawBlocs);
  network.on("afterDrawing", drawOver);
}

function paint() {
  recount();
  const lit = bright();
  nodes.update(data.actors.map((a) => actorStyle(a, lit)));
  edges.update(data.ties.map((t) => tieStyle(t, lit)));
  network.redraw();
}

function fit() {
  const shown = data.nodes.filter((n) => visible.actors.has(n.id));
  if (!shown.length) return;
  const xs = shown.map((n) => n.x), ys = shown.map((n) => n.y);
  const box = { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
  const pane = $("picture");
  const scale = Math.min(1.5, (pane.clientWidth - 150) / Math.max(1, box.right - box.left), (pane.clientHeight - 90) / Math.max(1, box.bottom - box.top));
  network.moveTo({ position: { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 }, scale: Math.max(0.02, scale), animation: false });
}

// Names keep one size on the screen and never cover one another: the best connected are placed first, and a name
// that finds no room below, above or beside its actor waits until one zooms in.
function drawOver(context) {
  const scale = network.getScale(), lit = bright(), taken = [];
  const at = network.getPositions([...visible.actors]);
  const pane = $("picture"), corner = network.DOMtoCanvas({ x: 0, y: 0 }), far = network.DOMtoCanvas({ x: pane.clientWidth, y: pane.clientHeight });
  drawStrikes(context, lit);
  const inside = data.actors.filter((a) => visible.actors.has(a.id) && at[a.id].x > corner.x && at[a.id].x < far.x && at[a.id].y > corner.y && at[a.id].y < far.y);
  const weight = (a) => (chosenActors().includes(a.id) ? 2e6 : 0) + (lit?.actors.has(a.id) ? 1e6 : 0) + sizeOf(a) * 100 + a.ties;
  inside.sort((a, b) => weight(b) - weight(a) || (a.id < b.id ? -1 : 1));
  for (const a of inside) { const r = sizeOf(a) * 0.9; taken.push([at[a.id].x - r, at[a.id].y - r, at[a.id].x + r, at[a.id].y + r, a.id]); }
  const clash = (box, self) => taken.some((t) => (self === null || t[4] !== self) && box[0] < t[2] && box[2] > t[0] && box[1] < t[3] && box[3] > t[1]);
  context.textBaseline = "middle";
  context.lineJoin = "round";
  let placed = 0;
  for (const a of inside) {
    if (placed > 220) break;
    const faint = lit && !lit.actors.has(a.id), bold = a.ties >= data.most.ties * 0.6 || chosenActors().includes(a.id);
    const px = (bold ? 13.5 : 12.5) / scale, text = short(a.label, 34);
    context.font = `${bold ? 650 : 500} ${px}px ${FONT}`;
    const wide = context.measureText(text).width + 4 / scale, high = px * 1.15, gap = sizeOf(a) + 3 / scale, { x, y } = at[a.id];
    const spots = [[x, y + gap + high / 2], [x, y - gap - high / 2], [x + gap + wide / 2, y], [x - gap - wide / 2, y]];
    const spot = spots.find(([u, v]) => !clash([u - wide / 2, v - high / 2, u + wide / 2, v + high / 2], a.id));
    if (!spot) continue;
    placed += 1;
    taken.push([spot[0] - wide / 2, spot[1] - high / 2, spot[0] + wide / 2, spot[1] + high / 2]);
    write(context, text, spot, scale, faint ? 0.35 : 1, ink.ink);
  }
  drawTieNames(context, lit, scale, clash, taken);
}

function write(context, text, [x, y], scale, opacity, colour) {
  context.save();
  context.globalAlpha = opacity;
  context.textAlign = "center";
  context.lineWidth = 3.5 / scale;
  context.strokeStyle = ink.ground;
  context.strokeText(text, x, y);
  context.fillStyle = colour;
  context.fillText(text, x, y);
  context.restore();
}

const middle = (id) => { const edge = network.body.edges[id]; return edge?.connected ? edge.edgeType.getPoint(0.5) : null; };

// The name of each tie at the selection, and of all ties while there are few.
function drawTieNames(context, lit, scale, clash, taken) {
  const few = visible.ties.size <= 30;
  if (!few && !(lit && (state.chosen || state.path))) return;
  const shown = [...visible.ties].filter((id) => (lit && (state.chosen || state.path) ? lit.ties.has(id) : true));
  context.font = `500 ${11.5 / scale}px ${FONT}`;
  for (const id of shown) {
    const tie = ties.get(id), edge = network.body.edges[id];
    if (!edge?.connected) continue;
    const kind = kindOf(tie.factuality), text = named(tie), high = 13 / scale;
    const wide = context.measureText(text).width + 4 / scale;
    for (const part of kind === "no" ? [0.3, 0.7, 0.22, 0.78] : [0.5, 0.42, 0.58, 0.34, 0.66, 0.27, 0.73]) {
      const { x, y } = edge.edgeType.getPoint(part), before = edge.edgeType.getPoint(part - 0.04), after = edge.edgeType.getPoint(part + 0.04);
      let slope = Math.atan2(after.y - before.y, after.x - before.x);
      if (Math.abs(slope) > Math.PI / 2) slope -= Math.sign(slope) * Math.PI;
      const steps = Math.max(2, Math.ceil(wide / high)), boxes = [];
      for (let i = 0; i <= steps; i++) {
        const along = (i / steps - 0.5) * (wide - high), u = x + Math.cos(slope) * along, v = y + Math.sin(slope) * along;
        boxes.push([u - high / 2, v - high / 2, u + high / 2, v + high / 2]);
      }
      if (boxes.some((box) => clash(box, null))) continue;
      taken.push(...boxes);
      context.save();
      context.translate(x, y);
      context.rotate(slope);
      write(context, text, [0, 0], scale, lit && !lit.ties.has(id) ? 0.3 : 1, kind === "no" ? ink.quiet : tieColor(tie));
      context.restore();
      break;
    }
  }
}

function drawStrikes(context, lit) {
  for (const id of visible.ties) {
    const tie = ties.get(id);
    if (kindOf(tie.factuality) !== "no") continue;
    const point = middle(id);
    if (!point) continue;
    context.save();
    context.globalAlpha = lit && !lit.ties.has(id) ? 0.15 : 1;
    context.strokeStyle = ink.quiet;
    context.lineWidth = 2;
    context.beginPath();
    context.moveTo(point.x - 6, point.y - 6); context.lineTo(point.x + 6, point.y + 6);
    context.moveTo(point.x + 6, point.y - 6); context.lineTo(point.x - 6, point.y + 6);
    context.stroke();
    context.restore();
  }
}

// Convex hulls around groups (Andrew's monotone chain, 1979).
function hull(points) {
  const sorted = [...points].sort((p, q) => p.x - q.x || p.y - q.y);
  if (sorted.length < 3) return sorted;
  const turn = (o, a, b) => (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);
  const half = (list) => { const out = []; for (const p of list) { while (out.length > 1 && turn(out.at(-2), out.at(-1), p) <= 0) out.pop(); out.push(p); } out.pop(); return out; };
  return [...half(sorted), ...half(sorted.reverse())];
}
const TINTS = ["#4477aa", "#ccbb44", "#228833", "#aa3377", "#66ccee", "#ee6677", "#999999"];
function drawBlocs(context) {
  if (!state.blocs) return;
  const at = network.getPositions([...visible.actors]), groups = new Map();
  for (const id of visible.actors) { const g = actors.get(id).group; if (g >= 0) groups.set(g, [...(groups.get(g) ?? []), at[id]]); }
  for (const [group, points] of groups) {
    if (points.length < 2) continue;
    const edge = hull(points);
    context.save();
    context.fillStyle = context.strokeStyle = mixed(TINTS[group % TINTS.length], ink.ground, dark() ? 0.26 : 0.15);
    context.lineWidth = 68;
    context.lineJoin = context.lineCap = "round";
    context.beginPath();
    edge.forEach((p, i) => (i ? context.lineTo(p.x, p.y) : context.moveTo(p.x, p.y)));
    context.closePath();
    context.fill();
    context.stroke();
    context.restore();
  }
}
function mixed(colour, ground, part) {
  const channels = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
  const low = channels(ground);
  return `rgb(${channels(colour).map((c, i) => Math.round(c * part + low[i] * (1 - part))).join(" ")})`;
}
