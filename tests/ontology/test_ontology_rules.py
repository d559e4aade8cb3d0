"""What the rules derive: factuality over several claims, edges from facts only, all in linear time."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pyoxigraph as ox
import pytest
from worlds import ONTOLOGIES, derive, story_files, world

DIP = "https://w3id.org/dragoman/ontology#"
PREFIXES = f"""@prefix dip: <{DIP}> .
    @prefix x: <https://w3id.org/dragoman/id/> .
    @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
    """


def told(*claims: tuple[str, str, str]) -> ox.Store:
    """A store in which articles tell of one meeting: (factuality, day or "", speaker or "") for each claim."""
    text = PREFIXES + "x:a a dip:State . x:b a dip:State . x:e a dip:Meeting ; dip:initiator x:a , x:b . "
    for n, (factuality, day, speaker) in enumerate(claims):
        text += f"x:c{n} a dip:Claim ; dip:aboutEvent x:e ; dip:factuality dip:{factuality} ; dip:evidence x:m{n} . "
        text += f"x:m{n} dip:article x:n{n} . "
        text += f'x:n{n} dip:published "{day}"^^xsd:date . ' if day else ""
        text += f"x:c{n} dip:attributedTo x:{speaker} . " if speaker else ""
    store = world(text)
    derive(store)
    return store


def factuality(store: ox.Store) -> list[str]:
    found = store.quads_for_pattern(
        ox.NamedNode("https://w3id.org/dragoman/id/e"), ox.NamedNode(DIP + "factuality"), None
    )
    return [str(q.object.value).removeprefix(DIP) for q in found]


@pytest.mark.parametrize(
    ("claims", "outcome"),
    [
        ([("Planned", "2030-01-01", ""), ("Actual", "2030-01-05", "")], "Actual"),  # the newest wins
        ([("Actual", "2030-01-05", ""), ("Planned", "2030-01-01", "")], "Actual"),  # in whatever order
        ([("Planned", "2030-01-01", ""), ("NotRealized", "2030-01-05", "")], "NotRealized"),
        ([("Actual", "2030-01-01", ""), ("Rumored", "2030-01-05", "a")], "Actual"),  # own voice before attributed
        ([("Planned", "2030-01-01", "a"), ("Actual", "2030-01-05", "b")], "Actual"),  # newest attributed
        ([("Actual", "2030-01-01", "a"), ("Denied", "2030-01-05", "b")], "Actual"),  # a denial never overwrites
        ([("Planned", "2030-01-01", ""), ("Denied", "2030-01-05", "")], "Planned"),  # not even in own voice
        ([("Denied", "2030-01-01", "a")], "Denied"),  # but it counts where nothing else is said
        ([("Actual", "", ""), ("Planned", "1999-01-01", "")], "Planned"),  # without a day: the oldest
        ([("Actual", "2030-01-01", ""), ("Planned", "2030-01-01", "")], "Planned"),  # a tie: the more cautious
        ([("Rumored", "2030-01-01", ""), ("NotRealized", "2030-01-01", "")], "NotRealized"),
    ],
)
def test_an_event_is_as_factual_as_its_best_claim(claims: list[tuple[str, str, str]], outcome: str) -> None:
    assert factuality(told(*claims)) == [outcome]


@pytest.mark.parametrize(
    ("claims", "contested"),
    [
        ([("Actual", "2030-01-01", "a"), ("Denied", "2030-01-01", "b")], True),
        ([("Planned", "2030-01-01", ""), ("Denied", "2030-01-01", "b")], True),
        ([("NotRealized", "2030-01-01", ""), ("Denied", "2030-01-01", "b")], False),
        ([("Denied", "2030-01-01", "b")], False),
        ([("Actual", "2030-01-01", "")], False),
    ],
)
def test_a_denial_beside_an_assertion_makes_an_event_contested(
    claims: list[tuple[str, str, str]], contested: bool
) -> None:
    query = f"ASK {{ <https://w3id.org/dragoman/id/e> <{DIP}contested> true }}"
    assert bool(told(*claims).query(query, use_default_graph_as_union=True)) is contested


@pytest.mark.parametrize("value", ["Planned", "Rumored", "Conditional", "NotRealized", "Denied", "Actual", "Ongoing"])
def test_only_facts_become_edges(value: str) -> None:
    edges = list(told((value, "2030-01-01", "")).quads_for_pattern(None, ox.NamedNode(DIP + "meetsWith"), None))
    assert len(edges) == (2 if value in ("Actual", "Ongoing") else 0)


@pytest.mark.parametrize(
    "pattern",
    [
        "actor:anna-lind dip:principal actor:freedonia ; dip:headOf actor:foreign-ministry-of-freedonia",
        "actor:anna-lind dip:holdsOffice office:foreign-minister-of-freedonia",
        "actor:freedonia dip:principal actor:freedonia ; rdfs:label []",
        "actor:syldavia dip:mediatesFor actor:borduria",
        "actor:sylvania dip:attacks actor:freedonia",
        "actor:sylvania dip:alliedWith actor:freedonia",
        "event:marn-strike dip:score -10.0 ; dip:participant actor:sylvania , actor:freedonia",
        "event:february-summit dip:score 1.0",
    ],
)
def test_the_stories_give(ask: Callable[[str], bool], pattern: str) -> None:
    assert ask(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "actor:karl-moor dip:holdsOffice office:foreign-minister-of-freedonia",  # his tenure ended
        "actor:freedonia dip:meetsWith actor:sylvania",  # the summit was called off
        "actor:freedonia dip:aids actor:borduria",  # only planned
        "actor:borduria dip:memberOf actor:council",  # only expected
        "actor:sylvania dip:suspendsTalksWith actor:freedonia",  # only rumoured
        "actor:ruritania dip:mediatesFor actor:syldavia",  # both mediate
        "event:river-round-2 dip:participant actor:bordurian-envoy",  # only rumoured
    ],
)
def test_the_stories_do_not_give(ask: Callable[[str], bool], pattern: str) -> None:
    assert not ask(pattern)


def test_a_second_run_finds_nothing_new() -> None:
    store = world(*story_files())
    assert derive(store) > 100
    assert derive(store) == 0


def test_each_rule_says_what_it_does_and_finds_something(examples: ox.Store) -> None:
    for path in sorted((ONTOLOGIES / "rules").glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        assert re.match(r"# [A-Z].{20,}\n", text), path.name
        if path.stem not in {
            "05-other-names",
            "63-hosting",
        }:  # tests/test_merging.py, and the next test
            assert list(examples.query(text, use_default_graph_as_union=True)), path.name


def test_who_is_host_hosts_the_parties() -> None:
    store = world(
        PREFIXES + "x:e a dip:Negotiation ; dip:initiator x:a , x:b ; dip:host x:h . "
        "x:c a dip:Claim ; dip:aboutEvent x:e ; dip:factuality dip:Ongoing ."
    )
    derive(store)
    assert len(list(store.quads_for_pattern(None, ox.NamedNode(DIP + "hosts"), None))) == 2


def copies(number: int) -> ox.Store:
    """The stories told again and again, each time of other events in other articles, in one default graph."""
    stories = world(*story_files(["river-talks", "island-strike", "drone-sale"]), knowledge=False)
    lines = ox.serialize((q.triple for q in stories), format=ox.RdfFormat.N_TRIPLES)
    assert lines is not None
    store = ox.Store()
    store.bulk_extend(ox.Quad(*q.triple) for q in world(*story_files(["gazetteer"])))
    for n in range(number):
        renamed = re.sub(rb"/id/(event|claim|article)/", rb"/id/\1/%d-" % n, lines)
        store.bulk_load(renamed, format=ox.RdfFormat.N_TRIPLES)
    return store


def seconds(store: ox.Store) -> float:
    """CPU time of one run of all rules over a store."""
    start = time.process_time()
    for path in sorted((ONTOLOGIES / "rules").glob("*.rq")):
        store.bulk_extend(ox.Quad(*t) for t in store.query(path.read_text(encoding="utf-8")))
    return time.process_time() - start


def test_the_cost_of_the_rules_grows_with_the_number_of_articles_and_no_faster() -> None:
    small, large = seconds(copies(22)), seconds(copies(111))  # nine articles each: 198 and 999
    assert large <= 7 * small
