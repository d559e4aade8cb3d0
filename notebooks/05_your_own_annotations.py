# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#       format_version: '1.3'
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Checking the tool against your own annotations
#
# No extractor is right every time, and how often it is right depends on *your* news. Annotate a few articles by
# hand; the tool then tells you how much of it it found, how much of what it found is right, and shows each error
# in words.
#
# ## Annotate
#
# A folder holds `articles/NAME.json`, as `kg.build` reads them, and `gold/NAME.jsonl` with one object a line:
# actors with all the names that are right for them, then events and relations in the words of the article. Types
# are those of PLOVER.

# %%
import json
import tempfile
from pathlib import Path

folder = Path(tempfile.mkdtemp())
(folder / "articles").mkdir()
(folder / "gold").mkdir()
article = {
    "id": "a1",
    "title": "Ministers to meet",
    "text": (
        "Norwegian Foreign Minister Astrid Lund is set to meet Icelandic Foreign Minister Jon Halvorsen. "
        "Iceland accused Norway of overfishing. "
        "Sweden buoyed Iceland."
    ),
}
gold = [
    {"kind": "actor", "id": "lund", "label": "Astrid Lund", "aliases": [], "principal": "NOR"},
    {"kind": "actor", "id": "halvorsen", "label": "Jon Halvorsen", "aliases": [], "principal": "ISL"},
    {"kind": "actor", "id": "nor", "label": "Norway", "aliases": [], "principal": "NOR"},
    {"kind": "actor", "id": "isl", "label": "Iceland", "aliases": [], "principal": "ISL"},
    {"kind": "actor", "id": "swe", "label": "Sweden", "aliases": [], "principal": "SWE"},
    {
        "kind": "event", "id": "e1", "sentence": 1,
        "quote": "Astrid Lund is set to meet Icelandic Foreign Minister Jon Halvorsen",
        "type": "CONSULT", "initiator": ["lund", "halvorsen"], "target": [], "place": None,
        "factuality": "Planned", "attributed_to": [], "importance": 2,
    },
    {
        "kind": "event", "id": "e2", "sentence": 2, "quote": "Iceland accused Norway of overfishing",
        "type": "ACCUSE", "initiator": ["isl"], "target": ["nor"], "place": None,
        "factuality": "Actual", "attributed_to": [], "importance": 2,
    },
    {
        "kind": "event", "id": "e3", "sentence": 3, "quote": "Sweden buoyed Iceland",
        "type": "SUPPORT", "initiator": ["swe"], "target": ["isl"], "place": None,
        "factuality": "Actual", "attributed_to": [], "importance": 2,
    },
    {
        "kind": "relation", "id": "r1", "sentence": 1, "quote": "Norwegian Foreign Minister Astrid Lund",
        "type": "holdsOffice", "subject": "lund", "object": "Foreign Minister", "factuality": "Actual",
        "attributed_to": [], "importance": 2,
    },
    {
        "kind": "relation", "id": "r2", "sentence": 1, "quote": "Icelandic Foreign Minister Jon Halvorsen",
        "type": "holdsOffice", "subject": "halvorsen", "object": "Foreign Minister", "factuality": "Actual",
        "attributed_to": [], "importance": 2,
    },
    {
        "kind": "trap", "id": "t1", "sentence": 1, "type": "CONSULT", "initiator": ["lund", "halvorsen"], "target": [],
        "must_not": "be Actual", "why": "a plan",
    },
]  # fmt: skip
(folder / "articles" / "a1.json").write_text(json.dumps(article), encoding="utf-8")
(folder / "gold" / "a1.jsonl").write_text("\n".join(map(json.dumps, gold)), encoding="utf-8")

# %% [markdown]
# The trap at the end is what a careless reader would get wrong: to take the plan for a meeting.
#
# ## Measure
#
# On the command line this is `kg evaluate --gold annotated/ --errors 5`.

# %%
import kg
from kg import evaluate, export

annotated = evaluate.read(folder)
with kg.open_store(folder / "store", create=True) as store:
    kg.build([str(evaluate.sources(folder))], store=store)
    result = evaluate.evaluate(annotated, export.claims(store))
print(result.text(errors=5))

# %% [markdown]
# *Precision* is how much of what was found is right, *recall* how much of what is there was found. Numbers from
# three sentences mean nothing: twenty articles, chosen at random and annotated *before* you look at the output,
# are a start.
#
# ## Teach it what it missed
#
# Where a recurring word of your news is missed, as *buoyed* is here, write it into a lexicon of your own. It maps
# words to a type; no program is changed. `kg lexicon coverage` lists the verbs between two actors that the
# lexicon does not know.

# %%
from kg import lexicon

mine = folder / "mine.toml"
mine.write_text(
    """[[frame]]
type = "Endorsement"
verbs = ["buoy"]
""",
    encoding="utf-8",
)
with kg.open_store(folder / "again", create=True) as store:
    kg.build([str(evaluate.sources(folder))], store=store, lexicon=lexicon.load(mine))
    again = evaluate.evaluate(annotated, export.claims(store))
for when, scores in (("before", result.scores), ("after", again.scores)):
    print(f"{when:7}", {kind: round(value, 2) for kind, value in scores["micro"]["dyads"].items()})
