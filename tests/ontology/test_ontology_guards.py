"""The guards of a build: they judge as pySHACL does, leave out claims that break one, and say in which sentence."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest
import rdflib
from readings import Story, fiction_reading, make_article, seed_reading
from worlds import ONTOLOGIES

from benchmarks import guards as benchmark
from kg import gazetteer, guards
from kg.errors import ArticleError, OntologyError
from kg.guards.demands import DIPS
from kg.guards.door import admitted
from kg.model import Place, Reading, Relation, mint
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
        assert admitted(reading, classes) is reading
    unknown = guards.broken_by(seed_reading(), {})
    assert {"EventParticipant", "ClaimFactuality"} <= {one.guard for one in unknown}


def test_a_claim_that_breaks_a_guard_costs_itself_and_whom_only_it_names_and_a_warning_costs_nothing(
    classes: guards.Classes,
) -> None:
    story = Story(make_article("kinds", "They mediated. They  border it.", origin="news.jsonl:7"))
    far = story.actor("far", DIP.Organization)
    one, other = story.actor("they", DIP.Person), story.actor("it", DIP.Person, acts_for=far)
    story.says(story.event(DIP.Mediation, "m", (DIP.mediator, one)), DIP.Actual, "They mediated")
    story.says(Relation(subject=one, predicate=DIP.borders, object=other), DIP.Actual, "They  border it")
    found = admitted(story.reading(), classes)
    assert isinstance(found, Reading) and guards.broken_by(found, classes)[0].severity == "Warning"
    assert [claim.evidence.quote for claim in found.claims] == ["They mediated"]
    assert [actor.label for actor in found.actors] == ["they"]
    (gone,) = found.left_out
    assert (gone.where, gone.words, gone.sentence) == ("news.jsonl:7", "They border it", "They border it.")
    assert "RelationFits" in gone.guard and gone.fault in str(gone) and "cannot have" in gone.fault


def test_what_rests_on_a_claim_that_is_left_out_is_judged_again(classes: guards.Classes) -> None:
    story = Story(make_article("rests", "They met to fight in Ur. Ur borders Mali."))
    one, mali, ur = (
        story.actor("they", DIP.Person),
        story.actor("Mali", DIP.State, slug="mali"),
        Place(iri=mint("place", "ur"), label="Ur"),
    )
    fight = story.event(DIP.Fighting, "f", (DIP.initiator, one), (DIP.target, one), place=ur)
    story.says(fight, DIP.Planned, "fight")
    talks = story.event(DIP.Meeting, "t", (DIP.initiator, one), links=((DIP.aim, fight.iri),))
    story.says(talks, DIP.Actual, "met")
    story.says(Relation(subject=ur.iri, predicate=DIP.borders, object=mali), DIP.Actual, "Ur borders Mali")
    found = admitted(story.reading(), classes)
    assert isinstance(found, Reading) and guards.broken_by(found, classes) == []
    assert [(claim.evidence.quote, claim.about) for claim in found.claims] == [("met", replace(talks, links=()))]
    assert [(one.words, one.guard) for one in found.left_out] == [
        ("fight", "EventSides"),
        ("Ur borders Mali", "RelationFitsSubject"),
    ]


def test_an_article_is_refused_where_no_claim_is_at_fault(classes: guards.Classes) -> None:
    story = Story(make_article("whole", "They met.", origin="news.jsonl:7"))
    one = story.actor("they", DIP.Person)
    story.actor("nobody", DIP.Person, acts_for=DIP.Planned)
    story.says(story.event(DIP.Meeting, "m", (DIP.initiator, one)), DIP.Actual, "met")
    fault = admitted(story.reading(), classes)
    assert isinstance(fault, ArticleError) and (fault.where, fault.reason) == ("news.jsonl:7", "guard")
    assert "ActorActsFor" in fault.fault


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
