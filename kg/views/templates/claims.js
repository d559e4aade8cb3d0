const badge = (factuality) => el("span", { class: `badge ${kindOf(factuality)}` }, data.words[factuality]);

function marked(article, from, to, start, end) {
  const points = pointsOf(article);
  const part = (a, b) => points.slice(a, b).join("");
  return [part(from, start), el("mark", {}, part(start, end)), part(end, to)];
}

function claimCard(claim) {
  const article = data.articles[claim.article];
  const known = article && article.text !== "" && claim.end > claim.start;
  const facts = el("dl", { class: "facts" });
  const row = (label, value) => {
    if (value) facts.append(el("dt", {}, label), el("dd", {}, el("bdi", {}, value)));
  };
  row(
    "said by",
    claim.attributed_to.filter((s) => !claim.reported_by.includes(s)).join(", ") ||
      (claim.reported_by.length ? "" : "the article itself"),
  );
  row("relayed by", claim.reported_by.join(", "));
  row("published", [claim.publisher, claim.published && day(claim.published)].filter(Boolean).join(", "));
  row("takes place", claim.date && day(claim.date));
  row("in words", claim.time_text && `“${claim.time_text}”`);
  row("topic", claim.topic);
  row("to its source", ["probable", "possible"].find((level) => level === surenessOf(claim)));
  row("confidence", `${claim.confidence.toFixed(2)} of the reader${claim.inferred ? ", inferred from the text" : ""}`);
  row("rule", claim.rule);
  row("article", article && `${article.title || article.name}, characters ${claim.start} to ${claim.end}`);
  row("claim", claim.claim.split("/").pop());
  const card = el(
    "article",
    { class: "claim", "data-claim": claim.claim },
    el("p", { class: "reading" }, el("bdi", {}, claim.reading)),
    badge(claim.factuality),
    el(
      "blockquote",
      {},
      ...(known
        ? marked(article, claim.sentence_start, claim.sentence_end, claim.start, claim.end)
        : [el("mark", {}, quoteOf(claim))]),
    ),
    facts,
  );
  const actions = el("div", { class: "actions" });
  const address = article && webAddress(article.url);
  if (address)
    actions.append(
      el(
        "a",
        { href: address, rel: "noopener noreferrer", target: "_blank", referrerpolicy: "no-referrer" },
        "Open the source",
      ),
    );
  if (known) {
    const whole = el("div", {
      class: "whole",
      hidden: true,
      tabindex: 0,
      role: "region",
      "aria-label": "Whole article",
    });
    const button = el(
      "button",
      {
        type: "button",
        class: "link",
        "aria-expanded": "false",
        onclick: () => {
          if (!whole.childNodes.length)
            whole.append(
              ...(article.title ? [el("strong", {}, article.title), "\n\n"] : []),
              ...marked(article, 0, undefined, claim.start, claim.end),
            );
          whole.hidden = !whole.hidden;
          button.setAttribute("aria-expanded", String(!whole.hidden));
          if (!whole.hidden) {
            const spot = whole.querySelector("mark");
            whole.scrollTop = spot.offsetTop - whole.offsetTop - 60;
          }
        },
      },
      "Whole article",
    );
    actions.append(button);
    card.append(actions, whole);
  } else if (address) card.append(actions);
  return card;
}

function claimList(claims) {
  const said = claims.filter((c) => !data.negated.includes(c.factuality)),
    negated = claims.filter((c) => data.negated.includes(c.factuality));
  const order = (list) =>
    [...list].sort(
      (a, b) => data.order.indexOf(a.factuality) - data.order.indexOf(b.factuality) || (whenOf(b) > whenOf(a) ? 1 : -1),
    );
  return [...order(said), ...order(negated)].map(claimCard);
}
