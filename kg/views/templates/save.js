function save(blob, ending) {
  const link = el("a", { href: URL.createObjectURL(blob), download: `${data.file}.${ending}` });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

function savePng() {
  const from = $("picture").querySelector("canvas");
  const sheet = el("canvas", { width: from.width, height: from.height }),
    context = sheet.getContext("2d");
  context.fillStyle = ink.ground;
  context.fillRect(0, 0, sheet.width, sheet.height);
  context.drawImage(from, 0, 0);
  sheet.toBlob((blob) => save(blob, "png"), "image/png");
}

function saveCsv() {
  // A cell that a spreadsheet would take for a formula gets an apostrophe (OWASP, CSV injection).
  const cell = (value) => {
    const text = String(value);
    return `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
  };
  const head = [
    "from",
    "relation",
    "to",
    "sign",
    "tie_factuality",
    "claim_factuality",
    "certainty",
    "reading",
    "attributed_to",
    "reported_by",
    "publisher",
    "published",
    "date",
    "confidence",
    "quote",
    "article",
    "start",
    "end",
    "url",
    "claim",
  ];
  const rows = data.ties
    .filter((t) => visible.ties.has(t.id))
    .flatMap((t) =>
      claimsOf(t).map((c) => [
        name(t.from),
        t.label,
        name(t.to),
        t.sign,
        t.factuality,
        c.factuality,
        c.certainty,
        c.reading,
        c.attributed_to.join("; "),
        c.reported_by.join("; "),
        c.publisher,
        c.published,
        c.date,
        c.confidence,
        quoteOf(c),
        data.articles[c.article]?.name ?? "",
        c.start,
        c.end,
        data.articles[c.article]?.url ?? "",
        c.claim,
      ]),
    );
  save(
    new Blob(["\uFEFF", [head, ...rows].map((r) => r.map(cell).join(",")).join("\r\n"), "\r\n"], { type: "text/csv" }),
    "csv",
  );
}

function saveSvg() {
  const pane = $("picture"),
    at = network.getPositions([...visible.actors]),
    scale = network.getScale(),
    view = network.getViewPosition();
  const wide = pane.clientWidth,
    high = pane.clientHeight;
  const place = (p) =>
    [(p.x - view.x) * scale + wide / 2, (p.y - view.y) * scale + high / 2].map((n) => Math.round(n * 10) / 10);
  const picture = drawn(
    "svg",
    { xmlns: SVG, viewBox: `0 0 ${wide} ${high}`, width: wide, height: high, "font-family": "sans-serif" },
    drawn("title", {}, data.title),
    drawn("rect", { width: "100%", height: "100%", fill: ink.ground }),
  );
  for (const [from, to] of data.belonging) {
    if (!visible.actors.has(from) || !visible.actors.has(to)) continue;
    const [[x1, y1], [x2, y2]] = [place(at[from]), place(at[to])];
    picture.append(drawn("line", { x1, y1, x2, y2, stroke: ink.line, "stroke-width": 1.2 }));
  }
  for (const id of visible.ties) {
    const tie = ties.get(id),
      edge = network.body.edges[id],
      colour = tieColor(tie),
      dashes = DASHES[kindOf(tie.factuality)];
    const points = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1].map((part) =>
      place(edge.edgeType.getPoint(part)),
    );
    const line = drawn("polyline", {
      points: points.map((p) => p.join(" ")).join(" "),
      fill: "none",
      stroke: colour,
      "stroke-width": 1.6,
      ...(dashes ? { "stroke-dasharray": dashes.join(" ") } : {}),
    });
    const tip = ([x, y], [u, v]) =>
      drawn("path", {
        d: tie.sign < 0 ? "M0 -6 V6" : "M7 0 L0 -4 V4 Z",
        fill: colour,
        stroke: colour,
        "stroke-width": 1.6,
        transform: `translate(${x} ${y}) rotate(${Math.round((Math.atan2(y - v, x - u) * 180) / Math.PI)})`,
      });
    const ends = tie.symmetric
      ? tie.sign < 0
        ? [tip(points[10], points[9]), tip(points[0], points[1])]
        : []
      : [tip(points[10], points[9])];
    picture.append(
      drawn(
        "g",
        {},
        drawn("title", {}, `${name(tie.from)} ${tie.label} ${name(tie.to)} (${data.words[tie.factuality]})`),
        line,
        ...ends,
      ),
    );
  }
  for (const id of visible.actors) {
    const actor = actors.get(id),
      [x, y] = place(at[id]),
      [shape, facts] = SHAPES[actor.shape],
      grow = (sizeOf(actor) * scale) / 6.5;
    picture.append(
      drawn(
        "g",
        { transform: `translate(${x} ${y}) scale(${grow.toFixed(3)}) translate(-13 -7)` },
        drawn(shape, { ...facts, fill: actor.colour[dark() ? 1 : 0] }),
      ),
      drawn(
        "text",
        {
          x,
          y: y + sizeOf(actor) * scale + 14,
          "text-anchor": "middle",
          "font-size": 12,
          fill: ink.ink,
          stroke: ink.ground,
          "stroke-width": 3,
          "paint-order": "stroke",
        },
        short(actor.label, 40),
      ),
    );
  }
  save(new Blob([new XMLSerializer().serializeToString(picture)], { type: "image/svg+xml" }), "svg");
}
