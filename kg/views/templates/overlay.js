// Boxes that are taken, in cells of a grid, so that asking whether a box is free looks at its surroundings only.
function room(cell) {
  const cells = new Map();
  function* over([left, top, right, bottom]) {
    for (let i = Math.floor(left / cell); i <= Math.floor(right / cell); i++)
      for (let j = Math.floor(top / cell); j <= Math.floor(bottom / cell); j++) yield `${i} ${j}`;
  }
  const take = (box) => {
    for (const key of over(box)) {
      const there = cells.get(key);
      if (there) there.push(box);
      else cells.set(key, [box]);
    }
  };
  const free = (box, self) => {
    for (const key of over(box))
      for (const t of cells.get(key) ?? [])
        if (t[4] !== self || self === undefined)
          if (box[0] < t[2] && box[2] > t[0] && box[1] < t[3] && box[3] > t[1]) return false;
    return true;
  };
  return { take, free };
}

// Names keep one size on the screen and never cover one another: the best connected are placed first, and a name
// that finds no room below, above or beside its actor waits until one zooms in.
function drawOver(context) {
  const scale = network.getScale(),
    lit = bright(),
    marks = room(60 / scale),
    words = room(60 / scale);
  const at = network.getPositions([...visible.actors]);
  const pane = $("picture"),
    corner = network.DOMtoCanvas({ x: 0, y: 0 }),
    far = network.DOMtoCanvas({ x: pane.clientWidth, y: pane.clientHeight });
  drawStrikes(context, lit, marks.take);
  const inside = data.actors.filter(
    (a) =>
      visible.actors.has(a.id) &&
      at[a.id].x > corner.x &&
      at[a.id].x < far.x &&
      at[a.id].y > corner.y &&
      at[a.id].y < far.y,
  );
  const weight = (a) =>
    (chosenActors().includes(a.id) ? 2e6 : 0) + (lit?.actors.has(a.id) ? 1e6 : 0) + sizeOf(a) * 100 + a.ties;
  inside.sort((a, b) => weight(b) - weight(a) || (a.id < b.id ? -1 : 1));
  for (const a of inside) {
    const r = sizeOf(a) * 0.9;
    marks.take([at[a.id].x - r, at[a.id].y - r, at[a.id].x + r, at[a.id].y + r, a.id]);
  }
  context.textBaseline = "middle";
  context.lineJoin = "round";
  const known = inside.slice(0, 900),
    foremost = new Set(inside.slice(0, 12).filter((a) => a.ties > 2));
  for (const a of known) {
    const faint = lit && !lit.actors.has(a.id),
      bold = a.ties >= Math.max(3, data.most.ties * 0.6) || chosenActors().includes(a.id);
    const px = (bold ? 13.5 : 12.5) / scale,
      lines = wrapped(short(a.label, 46));
    context.font = `${bold ? 650 : 500} ${px}px ${FONT}`;
    const wide = Math.max(...lines.map((line) => context.measureText(line).width)) + 4 / scale,
      high = px * 1.15 * lines.length,
      gap = sizeOf(a) + 3 / scale,
      { x, y } = at[a.id];
    const spots = [
      [x, y + gap + high / 2],
      [x, y - gap - high / 2],
      [x + gap + wide / 2, y],
      [x - gap - wide / 2, y],
    ].filter(([u, v]) => u - wide / 2 > corner.x && u + wide / 2 < far.x && v - high / 2 > corner.y && v + high / 2 < far.y);
    const around = ([u, v]) => [u - wide / 2, v - high / 2, u + wide / 2, v + high / 2];
    const free = (spot) => words.free(around(spot)) && marks.free(around(spot), a.id);
    const must = chosenActors().includes(a.id) || state.path?.actors.includes(a.id);
    const spot =
      spots.find(free) ??
      (must || foremost.has(a) ? spots.find((s) => words.free(around(s))) : undefined) ??
      (must ? spots[0] : undefined);
    if (!spot) continue;
    words.take(around(spot));
    lines.forEach((line, n) =>
      write(
        context,
        line,
        [spot[0], spot[1] + px * 1.15 * (n - (lines.length - 1) / 2)],
        scale,
        faint ? 0.35 : 1,
        ink.ink,
      ),
    );
  }
  drawTieNames(context, lit, scale, (box) => !words.free(box) || !marks.free(box), words.take);
}

// A long name in two lines, broken at the space nearest to its middle.
function wrapped(text) {
  if (text.length <= 22) return [text];
  const spaces = [...text.matchAll(/ /g)]
    .map((m) => m.index)
    .sort((a, b) => Math.abs(a - text.length / 2) - Math.abs(b - text.length / 2));
  return spaces.length ? [text.slice(0, spaces[0]), text.slice(spaces[0] + 1)] : [text];
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

const middle = (id) => {
  const edge = network.body.edges[id];
  return edge?.connected ? edge.edgeType.getPoint(0.5) : null;
};

// The name of each tie at the selection, and of all ties while there are few.
function drawTieNames(context, lit, scale, clash, take) {
  const few = visible.ties.size <= 30;
  if (!few && !(lit && (state.chosen || state.path))) return;
  const shown = [...visible.ties].filter((id) => (lit && (state.chosen || state.path) ? lit.ties.has(id) : true));
  context.font = `500 ${11.5 / scale}px ${FONT}`;
  for (const id of shown) {
    const tie = ties.get(id),
      edge = network.body.edges[id];
    if (!edge?.connected) continue;
    const kind = kindOf(tie.factuality),
      text = titled(tie),
      high = 13 / scale;
    const wide = context.measureText(text).width + 4 / scale;
    const put = (x, y, slope) => {
      const steps = Math.max(2, Math.ceil(wide / high)),
        boxes = [];
      for (let i = 0; i <= steps; i++) {
        const along = (i / steps - 0.5) * (wide - high),
          u = x + Math.cos(slope) * along,
          v = y + Math.sin(slope) * along;
        boxes.push([u - high / 2, v - high / 2, u + high / 2, v + high / 2]);
      }
      if (boxes.some(clash)) return false;
      boxes.forEach(take);
      context.save();
      context.translate(x, y);
      context.rotate(slope);
      context.fillStyle = ink.ground;
      context.fillRect(-wide / 2 + 1 / scale, -high / 2, wide - 2 / scale, high);
      const opacity = lit && !lit.ties.has(id) ? 0.3 : 1;
      write(context, text, [0, 0], scale, opacity, kind === "no" ? ink.quiet : tieColor(tie));
      context.restore();
      return true;
    };
    const onLine = kind === "no" ? [0.3, 0.7, 0.22, 0.78] : [0.5, 0.42, 0.58, 0.34, 0.66, 0.27, 0.73];
    const named = onLine.some((part) => {
      const { x, y } = edge.edgeType.getPoint(part),
        before = edge.edgeType.getPoint(part - 0.04),
        after = edge.edgeType.getPoint(part + 0.04);
      let slope = Math.atan2(after.y - before.y, after.x - before.x);
      if (Math.abs(slope) > Math.PI / 2) slope -= Math.sign(slope) * Math.PI;
      return put(x, y, slope);
    });
    if (named || state.chosen?.id !== id) continue;
    // the chosen tie is also named where its line is too short: beside it, if there is room
    const { x, y } = edge.edgeType.getPoint(0.5),
      aside = wide / 2 + 16 / scale;
    const besides = [20, 0, 36, 52].flatMap((far) =>
      [aside, -aside, 0].flatMap((u) => [far, -far].map((v) => [x + (far && u ? u * 0.6 : u), y + v / scale])),
    );
    besides.some(([u, v]) => put(u, v, 0));
  }
}

// Whom an actor acts for: a thin line beneath the ties, which is no tie itself.
function drawBelonging(context) {
  const lit = bright();
  context.save();
  context.strokeStyle = ink.line;
  context.lineWidth = 1.5 / network.getScale();
  for (const [from, to] of data.belonging) {
    if (!visible.actors.has(from) || !visible.actors.has(to)) continue;
    const at = network.getPositions([from, to]);
    context.globalAlpha = lit && !(lit.actors.has(from) && lit.actors.has(to)) ? 0.4 : 1;
    context.beginPath();
    context.moveTo(at[from].x, at[from].y);
    context.lineTo(at[to].x, at[to].y);
    context.stroke();
  }
  context.restore();
}

function drawStrikes(context, lit, take) {
  for (const id of visible.ties) {
    const tie = ties.get(id);
    if (kindOf(tie.factuality) !== "no") continue;
    const point = middle(id);
    if (!point) continue;
    take([point.x - 8, point.y - 8, point.x + 8, point.y + 8]);
    context.save();
    context.globalAlpha = lit && !lit.ties.has(id) ? 0.15 : 1;
    context.strokeStyle = ink.quiet;
    context.lineWidth = 2;
    context.beginPath();
    context.moveTo(point.x - 6, point.y - 6);
    context.lineTo(point.x + 6, point.y + 6);
    context.moveTo(point.x + 6, point.y - 6);
    context.lineTo(point.x - 6, point.y + 6);
    context.stroke();
    context.restore();
  }
}

// Convex hulls around groups (Andrew's monotone chain, 1979).
function hull(points) {
  const sorted = [...points].sort((p, q) => p.x - q.x || p.y - q.y);
  if (sorted.length < 3) return sorted;
  const turn = (o, a, b) => (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);
  const half = (list) => {
    const out = [];
    for (const p of list) {
      while (out.length > 1 && turn(out.at(-2), out.at(-1), p) <= 0) out.pop();
      out.push(p);
    }
    out.pop();
    return out;
  };
  return [...half(sorted), ...half(sorted.reverse())];
}
const TINTS = ["#4477aa", "#ccbb44", "#228833", "#aa3377", "#66ccee", "#ee6677", "#999999"];
function drawBlocs(context) {
  if (!state.blocs) return;
  const at = network.getPositions([...visible.actors]),
    groups = new Map();
  for (const id of visible.actors) {
    const g = actors.get(id).group;
    if (g >= 0) groups.set(g, [...(groups.get(g) ?? []), at[id]]);
  }
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
  return `rgb(${channels(colour)
    .map((c, i) => Math.round(c * part + low[i] * (1 - part)))
    .join(" ")})`;
}
