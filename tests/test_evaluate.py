"""Measuring claims against annotations: numbers by hand, by the scorers beside the checkout, and what is refused."""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import random
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import kg
from kg import evaluate, export
from kg.errors import GoldError
from kg.evaluate.news import shared_words
from tests.conftest import Ran

Run = Callable[..., Ran]

TEXT = (
    "Foreign Minister Orla Venn of Arvenia met Tomás Rehn in Dunmere on Monday. "
    "Corvian officials said Belmark had threatened Arvenia. Belmark has not attacked Corvia. "
)
ACTORS = [
    ("venn", "Orla Venn", ["Foreign Minister Orla Venn"], "ARV"),
    ("rehn", "Tomás Rehn", [], "BLM"),
    ("officials", "Corvian officials", [], "CRV"),
    ("belmark", "Belmark", [], "BLM"),
    ("arvenia", "Arvenia", [], "ARV"),
    ("corvia", "Corvia", [], "CRV"),
]


def event(identity: str, sentence: int, quote: str, type_: str, initiator: list[str], target: list[str], **more: Any):
    line = {"kind": "event", "id": identity, "sentence": sentence, "quote": quote, "type": type_}
    line |= {"initiator": initiator, "target": target, "place": None, "factuality": "Actual", "attributed_to": []}
    return line | {"importance": 2} | more


GOLD = [
    *({"kind": "actor", "id": i, "label": n, "aliases": a, "principal": p} for i, n, a, p in ACTORS),
    event("e1", 1, "met Tomás Rehn", "CONSULT", ["venn", "rehn"], [], place="Dunmere"),
    event("e2", 2, "Belmark had threatened Arvenia", "THREATEN", ["belmark"], ["arvenia"], attributed_to=["officials"]),
    event("e3", 3, "not attacked Corvia", "ASSAULT", ["belmark"], ["corvia"], factuality="Denied", importance=1),
    {
        **{"kind": "relation", "id": "r1", "sentence": 1, "quote": "Foreign Minister Orla Venn", "type": "holdsOffice"},
        **{"subject": "venn", "object": "Foreign Minister of Arvenia", "factuality": "Actual", "importance": 2},
    },
    {
        **{"kind": "trap", "id": "t1", "sentence": 3, "type": "ASSAULT", "initiator": ["belmark"]},
        **{"target": ["corvia"], "must_not": "be Actual", "why": "it is negated"},
    },
]


def actor(label: str, country: str | None = None, mention: str | None = None) -> dict[str, Any]:
    return {"label": label, "mention": mention or label, "country": country, "iri": ""}


def claim(quote: str, sentence: int, **more: Any) -> dict[str, Any]:
    start = TEXT.index(quote)
    line = {"article": "a1", "sentence": sentence, "start": start, "end": start + len(quote), "quote": quote}
    line |= {"kind": "event", "type": "Meeting", "plover": "CONSULT", "initiators": [], "targets": [], "place": None}
    return line | {"factuality": "Actual", "attributed_to": [], "confidence": 0.9} | more


VENN, REHN = actor("Orla Venn", "ARV"), actor("Rehn", "BLM", mention="Tomás Rehn")
MEETING = claim("met Tomás Rehn", 1, initiators=[VENN, REHN], place={"label": "Dunmere"})
THREAT = claim(
    "threatened Arvenia", 2, plover="THREATEN", initiators=[actor("Belmark", "BLM")], targets=[actor("Arvenia", "ARV")]
)
ATTACK = claim(
    "attacked Corvia", 3, plover="ASSAULT", initiators=[actor("Belmark", "BLM")], targets=[actor("Corvia", "CRV")]
)
OFFICE = claim("Foreign Minister Orla Venn", 1, kind="relation", type="holdsOffice")
OFFICE |= {"subject": VENN, "object": actor("Minister of Foreign Affairs, Arvenia")}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_gold(tmp_path, GOLD)


def write_gold(folder: Path, lines: list[Any], *, text: str = TEXT) -> Path:
    for name in ("articles", "gold"):
        (folder / name).mkdir(exist_ok=True)
    (folder / "articles" / "a1.json").write_text(json.dumps({"id": "a1", "text": text}), encoding="utf-8")
    (folder / "gold" / "a1.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return folder


def micro(folder: Path, *claims: dict[str, Any]) -> dict[str, Any]:
    return evaluate.evaluate(evaluate.read(folder), claims).scores["micro"]


def test_a_perfect_reading_scores_one(folder: Path) -> None:
    threat = THREAT | {"attributed_to": [actor("Corvian officials")]}
    found = micro(folder, MEETING, threat, ATTACK | {"factuality": "Denied"}, OFFICE)
    assert [found[s]["f1"] for s in ("dyads", "countries", "actors_only", "relations")] == [1, 1, 1, 1]
    assert [found[a] for a in ("factuality", "attribution", "place", "sentence", "evidence")] == [1, 1, 1, 1, 1]
    assert (found["traps"], found["traps_set"]) == (0, 1)


def test_what_is_of_little_weight_is_neither_rewarded_nor_punished(folder: Path) -> None:
    with_it, without = (micro(folder, MEETING, *more)["dyads"] for more in ([ATTACK | {"factuality": "Denied"}], []))
    assert with_it == without
    assert (without["hits"], without["false"], without["missed"]) == (1, 0, 1)


def test_each_kind_of_fault_is_counted_where_it_belongs(folder: Path) -> None:
    swapped = THREAT | {"initiators": THREAT["targets"], "targets": THREAT["initiators"]}
    assert (micro(folder, swapped)["dyads"]["hits"], micro(folder, swapped)["dyads"]["false"]) == (0, 1)
    retyped = micro(folder, THREAT | {"plover": "ASSAULT"})
    assert (retyped["dyads"]["hits"], retyped["actors_only"]["hits"]) == (0, 1)
    unsourced = micro(folder, THREAT | {"factuality": "Rumored", "sentence": 3})
    assert [unsourced[a] for a in ("factuality", "attribution", "place", "sentence")] == [0, 0, 1, 0]
    assert micro(folder, MEETING | {"end": 3})["evidence"] == 0
    people = micro(folder, MEETING | {"initiators": [actor("the minister", "ARV"), actor("a man", "BLM")]})
    assert (people["dyads"]["hits"], people["countries"]["hits"]) == (0, 1)
    assert micro(folder, ATTACK)["traps"] == 1
    assert micro(folder, ATTACK, ATTACK)["dyads"]["false"] == 0  # said twice is no fault of its own
    assert micro(folder)["factuality"] is None


def test_the_errors_say_what_was_expected_and_what_was_said(folder: Path) -> None:
    text = evaluate.evaluate(evaluate.read(folder), [THREAT, ATTACK]).text(errors=3)
    assert "sentence 1: Foreign Minister Orla Venn of Arvenia «met Tomás Rehn» in Dunmere on Monday." in text
    assert "expected: CONSULT: Orla Venn and Tomás Rehn, Actual\n    said:     nothing in this sentence" in text
    assert "expected: attribution Corvian officials\n    said:     attribution nobody" in text
    assert "expected: must not be Actual: it is negated\n    said:     ASSAULT: Belmark → Corvia, Actual" in text
    assert "1 of 1" in text
    assert "expected:" not in evaluate.evaluate(evaluate.read(folder), [THREAT]).text()


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        ("Qatar", "Qatari", 1.0),
        ("Iran", "Iraq", 0.0),
        ("the Prime Minister of Qatar", "Qatari minister", 0.8),
        ("", "", 1.0),
        ("of", "Oslo", 0.0),
    ],
)
def test_words_are_shared_by_their_stems(one: str, other: str, share: float) -> None:
    assert shared_words(one, other) == pytest.approx(share)


@pytest.mark.parametrize(
    ("change", "line", "words"),
    [
        ("{", 1, "not JSON"),
        (["a"], 1, "not a JSON object, but list"),
        ({"kind": "person"}, 1, "`kind` is 'person', not one of actor, event, relation, trap"),
        (GOLD[6] | {"initiator": ["nobody"]}, 7, "no actor line for 'nobody'"),
        (GOLD[6] | {"initiator": [["venn"]]}, 7, "no actor line for"),
        (GOLD[6] | {"type": "Meeting"}, 7, "PLOVER's, such as CONSULT"),
        (GOLD[6] | {"factuality": "Maybe"}, 7, "`factuality` is 'Maybe', not one of Actual"),
        (GOLD[6] | {"quote": "met Thomas Rehn"}, 7, "the `quote` does not stand in the article: 'met Thomas Rehn'"),
        (GOLD[6] | {"sentence": "1"}, 7, "`sentence` has a value of the wrong kind: '1'"),
        ({k: v for k, v in GOLD[9].items() if k != "object"}, 10, "no key `object`"),
        (GOLD[10] | {"must_not": "be wrong"}, 11, "`must_not` is 'be wrong'"),
        (GOLD[0] | {"aliases": [1]}, 1, "a list of names"),
        (GOLD[1] | {"id": "venn"}, 2, "a second actor line for 'venn'"),
    ],
)
def test_a_bad_line_is_named_by_file_and_number(tmp_path: Path, change: Any, line: int, words: str) -> None:
    folder = write_gold(tmp_path, GOLD)
    lines = [json.dumps(one) for one in GOLD]
    lines[line - 1] = change if isinstance(change, str) else json.dumps(change)
    (folder / "gold" / "a1.jsonl").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(GoldError, match=re.escape(f"a1.jsonl:{line}: ")) as fault:
        evaluate.read(folder)
    assert words in str(fault.value)


def test_an_article_that_is_missing_or_has_another_id_is_named(folder: Path) -> None:
    article = folder / "articles" / "a1.json"
    article.write_text(json.dumps({"id": "a2", "text": TEXT}))
    with pytest.raises(GoldError, match=r"a1\.json: its `id` is 'a2'"):
        evaluate.read(folder)
    article.unlink()
    with pytest.raises(GoldError, match=r"a1\.json: cannot be read"):
        evaluate.read(folder)
    with pytest.raises(GoldError, match=r"no gold/\*\.jsonl in it"):
        evaluate.read(folder / "articles")


def test_a_bad_claim_is_named_by_file_and_number(tmp_path: Path) -> None:
    path = tmp_path / "claims.jsonl"
    bad = [{k: v for k, v in THREAT.items() if k != "targets"}, THREAT | {"targets": [{}]}, THREAT | {"start": "1"}]
    for one, words in zip(bad, ("no key `targets`", "an actor in `targets` has no `label`", "`start`"), strict=True):
        path.write_text(f"{json.dumps(MEETING)}\n\n{json.dumps(one)}\n", encoding="utf-8")
        with pytest.raises(GoldError, match=r"claims\.jsonl:3: ") as fault:
            evaluate.read_claims(path)
        assert words in str(fault.value)


RECORD = {
    **{"id": "p1", "text": "Arvenia's minister met Belmark.", "event": "CONSULT", "reciprocal": True},
    **{"source": [{"text": "Arvenia", "code": "ARV"}, {"text": "Belmark", "code": "BLM"}], "target": []},
}


def test_records_are_scored_by_type_and_dyad(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    path.write_text(json.dumps(RECORD) + "\n")
    about = {"article": "p1", "initiators": [actor("Rehn", "BLM")], "targets": [actor("a minister", "ARV")]}
    found = evaluate.evaluate(evaluate.read(path), [MEETING | about]).scores
    assert {name: score["f1"] for name, score in found.items()} == {"type": 1, "dyad": 1, "dyad+type": 1}
    wrong = evaluate.evaluate(evaluate.read(path), [MEETING | about | {"plover": "ACCUSE"}])
    assert {name: score["f1"] for name, score in wrong.scores.items()} == {"type": 0, "dyad": 1, "dyad+type": 0}
    assert "expected: CONSULT: Arvenia (ARV) and Belmark (BLM) → nobody" in wrong.text(errors=1)
    path.write_text('{"id": "p1"}\n')
    with pytest.raises(GoldError, match=r"records\.jsonl:1: no key `text`"):
        evaluate.read(path)


def test_the_command_reads_the_articles_itself_or_takes_claims(run_kg: Run, folder: Path) -> None:
    done = run_kg("evaluate", "--gold", folder, "--errors", 1)
    assert done.returncode == 0, done.stderr
    assert "all articles" in done.stdout and "traps" in done.stdout
    claims = folder / "claims.jsonl"
    claims.write_text(json.dumps(THREAT) + "\n" + json.dumps(MEETING | {"article": "other"}) + "\n")
    told = run_kg("evaluate", "--gold", folder, "--claims", claims, "--json", "--errors", 1)
    result = json.loads(told.stdout)
    assert result["scores"]["micro"]["dyads"]["hits"] == 1 and len(result["errors"]) >= 2
    assert "1 claims about articles that are not annotated" in told.stderr
    both = run_kg("evaluate", "--gold", folder, "--claims", claims, "--store", folder)
    assert both.returncode == 2 and "give one of them" in both.stderr


# ---- the scorers beside the checkout ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def claims_of_dev(eval_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """The claims of today's reading about the annotated articles and about the PLOVER sentences."""
    found = {}
    for name, source in (("news", eval_dir / "dev" / "articles"), ("plover", eval_dir / "plover" / "dev.jsonl")):
        with kg.open_store(tmp_path_factory.mktemp(name) / "store", create=True) as store:
            kg.build([str(source)], store=store)
            found[name] = list(export.claims(store))
    return found


def scorer(eval_dir: Path, name: str) -> Any:
    if str(eval_dir) not in sys.path:
        sys.path.append(str(eval_dir))
    return importlib.import_module(name)


def perturbed(claims: list[dict[str, Any]], seed: int) -> list[dict[str, Any]]:
    """The claims with some of them dropped, repeated, retyped, swapped, moved or given to other speakers."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    found = []
    for one in claims:
        line, is_event, what = dict(one), one["kind"] == "event", chance.randrange(12)
        if what == 0:
            continue
        if what == 1 and is_event:
            line["plover"] = chance.choice(["CONSULT", "ASSAULT", "SUPPORT", "ACCUSE", None])
        elif what == 2 and is_event:
            line["initiators"], line["targets"] = line["targets"], line["initiators"]
        elif what == 3 and is_event:
            line["initiators"], line["targets"] = [*line["initiators"], *line["targets"]], []
        elif what == 4:
            line["factuality"] = chance.choice(["Actual", "Rumored", "Conditional", "Denied", "Planned"])
        elif what == 5:
            line["sentence"] += chance.choice([-1, 1])
        elif what == 6:
            line["start"] += 1
        elif what == 7:
            line["attributed_to"] = line["attributed_to"][1:] or chance.choice(claims)["attributed_to"]
        elif what == 8:
            found.append(dict(one))
        elif what == 9 and is_event:
            line["place"] = chance.choice([None, {"label": "Washington"}])
        found.append(line)
    return found


@pytest.mark.parametrize("seed", range(8))
def test_annotated_articles_score_as_the_scorer_beside_the_checkout_has_it(
    eval_dir: Path, claims_of_dev: dict[str, list[dict[str, Any]]], tmp_path: Path, seed: int
) -> None:
    reading, scoring = scorer(eval_dir, "score_io"), scorer(eval_dir, "score_claims")
    claims = perturbed(claims_of_dev["news"], seed) if seed else claims_of_dev["news"]
    path = tmp_path / "claims.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in claims), encoding="utf-8")
    articles = reading.read_gold(eval_dir / "dev")
    theirs = scoring.score_set(articles, reading.read_claims(path, articles))
    mine = evaluate.evaluate(evaluate.read(eval_dir / "dev"), evaluate.read_claims(path))
    assert mine.scores == {key: theirs[key] for key in ("micro", "macro", "by_article")}
    assert mine.scores["micro"]["dyads"]["hits"] > 20


@pytest.mark.parametrize("seed", range(5))
def test_records_score_as_the_scorer_beside_the_checkout_has_it(
    eval_dir: Path, claims_of_dev: dict[str, list[dict[str, Any]]], tmp_path: Path, seed: int, monkeypatch: Any
) -> None:
    gold, path = eval_dir / "plover" / "dev.jsonl", tmp_path / "claims.jsonl"
    claims = perturbed(claims_of_dev["plover"], seed) if seed else claims_of_dev["plover"]
    path.write_text("".join(json.dumps(one) + "\n" for one in claims), encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["score_plover", "--gold", str(gold), "--claims", str(path)])
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        scorer(eval_dir, "score_plover").main()
    mine = evaluate.evaluate(evaluate.read(gold), evaluate.read_claims(path)).scores
    expected = [
        "{:10} precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}".format(name, **score)
        + f"  ({score['hits'] + score['false']} predicted, {score['hits'] + score['missed']} gold)"
        for name, score in mine.items()
    ]
    assert printed.getvalue().splitlines() == expected
    assert mine["type"]["hits"] > 20


def test_what_the_scorer_finds_wrong_is_told(eval_dir: Path, claims_of_dev: dict[str, list[dict[str, Any]]]) -> None:
    result = evaluate.evaluate(evaluate.read(eval_dir / "dev"), claims_of_dev["news"])
    for kind in ("dyads", "relations"):
        counts = result.scores["micro"][kind]
        for part in ("missed", "false"):
            assert sum(fault.kind == f"{part} {kind}" for fault in result.faults) == counts[part]
    assert sum(fault.kind == "traps" for fault in result.faults) == result.scores["micro"]["traps"]
