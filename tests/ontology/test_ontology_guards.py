"""The guards of a build: they judge as pySHACL does, refuse an article that breaks one, and say in which sentence."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import rdflib
from readings import Story, fiction_reading, make_article, seed_reading
from worlds import ONTOLOGIES

from benchmarks import guards as benchmark
from kg import gazetteer, guards
from kg.errors import OntologyError
from kg.guards.demands import DIPS
from kg.model import Relation
from kg.ontology import DIP
from kg.rdf import reading_triples


@pytest.fixture(scope="module")
def shapes() -> rdflib.Graph:
    return rdflib.Graph().parse(ONTOLOGIES / "shapes.ttl")


@pytest.fixture(scope="module")
def classes() -> guards.Classes:
    return guards.classes_of(gazetteer.load())


@pytest.mark.parametrize("seed", range(15))
def test_damage_by_chance_is_judged_as_by_shacl(seed: int, shapes: rdflib.Graph) -> None:
    chance = random.Random(seed)  # noqa: S311
    triples = benchmark.damaged(reading_triples(chance.choice([seed_reading(), fiction_reading()])), chance)
    triples += benchmark.hierarchy()
    assert benchmark.agree(benchmark.by_guards(triples, {}, after_rules=True), benchmark.by_shacl(triples, shapes))


def test_a_sound_article_is_judged_by_what_the_gazetteer_and_the_ontology_know(classes: guards.Classes) -> None:
    for reading in (seed_reading(), fiction_reading()):
        assert guards.refusal(reading, classes) is None
    unknown = guards.broken_by(seed_reading(), {})
    assert {"EventParticipant", "ClaimFactuality"} <= {one.guard for one in unknown}


def test_what_breaks_a_guard_is_refused_with_the_sentence_and_a_warning_is_not(classes: guards.Classes) -> None:
    story = Story(make_article("kinds", "They mediated. They border it.", origin="news.jsonl:7"))
    one, other = story.actor("they", DIP.Person), story.actor("it", DIP.Person)
    story.says(story.event(DIP.Mediation, "m", (DIP.mediator, one)), DIP.Actual, "They mediated")
    assert guards.refusal(story.reading(), classes) is None
    story.says(Relation(subject=one, predicate=DIP.borders, object=other), DIP.Actual, "They border it")
    fault = guards.refusal(story.reading(), classes)
    assert fault is not None and (fault.where, fault.reason) == ("news.jsonl:7", "guard")
    assert "RelationFits" in fault.fault and "It reads: “They border it.”." in fault.fault and "1 more" in fault.fault


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("sh:uniqueLang true", "sh:maxLength 5", r"ActorLabel has .*maxLength, which kg/guards lacks"),
        ("sh:targetClass dip:Tenure", "sh:targetSubjectsOf dip:office", r"Tenure has no target that kg/guards knows"),
        ("sh:path dip:actsFor", "sh:path ( dip:actsFor dip:actsFor )", r"the path of .*ActorActsFor"),
        ("sh:targetNode dip:stance ;", "sh:targetNode dip:stance ; sh:deactivated true ;", "StanceNeedsSource has"),
    ],
)
def test_a_constraint_that_the_guards_do_not_know_is_told_and_never_passed_over(
    old: str, new: str, message: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    text = (ONTOLOGIES / "shapes.ttl").read_text()
    assert old in text
    (tmp_path / "shapes.ttl").write_text(text.replace(old, new))
    for module in ("shapes", "demands"):
        monkeypatch.setattr(f"kg.guards.{module}.ontology_path", lambda name: tmp_path / name)
    with pytest.raises(OntologyError, match=message):
        guards.shapes.compiled.__wrapped__()


def test_only_what_the_rules_make_waits_for_them(shapes: rdflib.Graph) -> None:
    waiting = {str(shape).removeprefix(DIPS) for shape in shapes.subjects(DIPS.afterRules)}
    assert waiting == benchmark.WAITING
