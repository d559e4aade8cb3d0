"""Are copies of a story found, and other stories kept apart? By `python -m benchmarks.near_duplicates`.

Takes the Wikinews articles of `../shared/eval`, and makes of them, by a fixed seed:

- 200 altered pairs: a report as another paper would print it: cut from the end, sentences left out, words replaced, a
  paragraph of its own, another headline and dateline, other quotes and spellings, joined paragraphs;
- 100 follow-ups: new reports that end with up to two fifths of an older one's words as background;
- 100 pairs of different reports that share the most names.

A pair is taken for one story where `kg.stories` links the two articles.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from rdflib.term import URIRef

from kg import stories

NEWS = Path(__file__).resolve().parents[2] / "shared" / "eval" / "news" / "wikinews.jsonl"
SEED = 20261122
SPELLINGS = {
    **{"said": "stated", "told": "informed", "killed": "slain", "began": "started", "people": "persons", "also": "too"},
    **{"government": "administration", "after": "following", "about": "around", "percent": "per cent", "big": "large"},
    **{"president": "head of state", "organization": "organisation", "defense": "defence", "reported": "wrote"},
    **{"announced": "declared", "however": "though", "during": "in", "several": "a number of", "official": "aide"},
}
LOCAL = (
    "Readers in our region will remember the visit of a delegation three years ago, when the town hall was closed.",
    "Our correspondent adds that shops in the port reopened in the afternoon, and that the ferries ran on time.",
    "The mayor of our city, who studied there, said he followed the news closely and would write to the embassy.",
)

Text = list[str]  # paragraphs


def main(arguments: Sequence[str] | None = None) -> int:
    """Print precision and recall; exit code 1 where one is under 0.95."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", type=int, default=0, help="how many misjudged pairs to print")
    options = parser.parse_args(arguments)
    if not NEWS.is_file():
        print("no ../shared/eval/news beside the checkout")
        return 0
    kinds = pairs([json.loads(line)["text"] for line in NEWS.read_text("utf-8").splitlines()])
    linked = {kind: [linked_as_one(one, other) for one, other in made] for kind, made in kinds.items()}
    for kind, found in linked.items():
        print(f"{kind:10} {sum(found):4} of {len(found)} taken for one story")
    hits, wrong = sum(linked["altered"]), sum(linked["follow-up"]) + sum(linked["different"])
    precision, recall = hits / (hits + wrong), hits / len(linked["altered"])
    print(f"precision {precision:.3f}, recall {recall:.3f}")
    for kind, found in linked.items():
        bad = [pair for pair, one in zip(kinds[kind], found, strict=True) if one is not (kind == "altered")]
        for one, other in bad[: options.errors]:
            print(f"\n--- {kind}\n{one[:400]}\n--\n{other[:400]}")
    return int(min(precision, recall) < 0.95)


def linked_as_one(one: str, other: str) -> bool:
    """Whether two texts are taken for tellings of one story."""
    articles = [(URIRef(f"urn:x:{n}"), "", stories.signature(text)) for n, text in enumerate((one, other))]
    return bool(stories.same(articles))


def pairs(texts: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
    """The pairs of each kind; the same texts give the same pairs."""
    chance = random.Random(SEED)  # noqa: S311
    long = [text for text in texts if len(text.split()) > 150]
    chosen = chance.sample(long, 200)
    altered = [(text, alter(text, chance)) for text in chosen]
    follow_ups = [
        (old, follow_up(old, new, chance)) for old, new in zip(chosen[:100], nearest(chosen[:100], long), strict=True)
    ]
    different = list(zip(chosen[100:], nearest(chosen[100:], long), strict=True))
    return {"altered": altered, "follow-up": follow_ups, "different": different}


def nearest(chosen: Sequence[str], texts: Sequence[str]) -> list[str]:
    """For each text another one, that shares the most names with it."""
    names = {text: set(re.findall(r"\b[A-Z][a-z]{2,}", text)) for text in texts}
    return [max((t for t in texts if t != c), key=lambda t: (len(names[t] & names[c]), t)) for c in chosen]


def follow_up(old: str, new: str, chance: random.Random) -> str:
    """A report with news of its own that ends with background out of an older one."""
    fresh = [s for p in paragraphs(new) for s in sentences(p)]
    background = [s for p in paragraphs(old) for s in sentences(p)]
    share = chance.uniform(0.2, 0.4)
    kept = background[-max(1, round(share * len(background))) :]
    needed = round(sum(map(len, kept)) * (1 - share) / share)
    lead = ""
    while fresh and len(lead) < needed:
        lead += fresh.pop(0) + " "
    return f"{lead}\n\n{' '.join(kept)}"


def alter(text: str, chance: random.Random) -> str:
    """A report as another paper prints it: two to four changes."""
    found = paragraphs(text)
    for change in chance.sample(CHANGES, chance.randint(2, 4)):
        found = change(found, chance)
    return "\n\n".join(found)


def paragraphs(text: str) -> Text:
    """The paragraphs of a text."""
    return [p.strip() for p in re.split(r"\n\s*\n", text) if p.strip()]


def sentences(paragraph: str) -> list[str]:
    """The sentences of a paragraph, roughly."""
    return re.split(r"(?<=[.!?”\"]) +(?=[A-Z“\"])", paragraph)


def cut(text: Text, chance: random.Random) -> Text:
    """As much as fits: the first half to nine tenths."""
    whole = [s for p in text for s in [*sentences(p), ""]]
    kept = whole[: max(3, round(chance.uniform(0.5, 0.9) * len(whole)))]
    return [p.strip() for p in " ".join(s or "\n" for s in kept).split("\n") if p.strip()]


def leave_out(text: Text, chance: random.Random) -> Text:
    """Without a tenth to a quarter of the sentences."""
    share = chance.uniform(0.1, 0.25)
    kept = [" ".join(s for s in sentences(p) if chance.random() > share) for p in text]
    return [p for p in kept if p] or text


def replace(text: Text, chance: random.Random) -> Text:
    """With other words and spellings."""
    words = chance.sample(sorted(SPELLINGS), 12)
    return [re.sub(r"\b(" + "|".join(words) + r")\b", lambda m: SPELLINGS[m.group()], p) for p in text]


def add(text: Text, chance: random.Random) -> Text:
    """With a paragraph of the paper's own."""
    return [*text, *chance.sample(LOCAL, chance.randint(1, 2))]


def head(text: Text, chance: random.Random) -> Text:
    """With another headline and dateline."""
    place = chance.choice(("LONDON", "PARIS", "NAIROBI"))
    return [f"From our {chance.choice(('foreign', 'news'))} desk", f"{place} (Agency) - {text[0]}", *text[1:]]


def quotes(text: Text, chance: random.Random) -> Text:
    """With the paper's own quotation marks and dashes."""
    del chance
    return [p.replace('"', "'").replace("“", "‘").replace("”", "’").replace(" - ", " — ") for p in text]


def join(text: Text, chance: random.Random) -> Text:
    """With paragraphs run together."""
    at = chance.randrange(max(1, len(text) - 1))
    return [*text[:at], " ".join(text[at : at + 2]), *text[at + 2 :]]


def swap(text: Text, chance: random.Random) -> Text:
    """With two neighbouring paragraphs in the other order."""
    at = chance.randrange(max(1, len(text) - 1))
    return [*text[:at], *reversed(text[at : at + 2]), *text[at + 2 :]]


CHANGES: tuple[Callable[[Text, random.Random], Text], ...] = (cut, leave_out, replace, add, head, quotes, join, swap)


if __name__ == "__main__":
    raise SystemExit(main())
