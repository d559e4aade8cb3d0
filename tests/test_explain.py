"""Explaining: English sentences with the words that support them, one account for each event, and helpful refusals."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import networkx as nx
import pytest
import story

from kg.errors import QueryError
from kg.network import claims, load
from kg.views.explain import accounts, explain, telling, text
from tests.conftest import Ran


@pytest.fixture(scope="module")
def network() -> nx.MultiDiGraph:
    return load(story.dataset())


def told(network: nx.MultiDiGraph, *names: str) -> str:
    return text(accounts(explain(network, names)))


def test_a_claim_says_who_claims_what_how_surely_and_in_which_words(network: nx.MultiDiGraph) -> None:
    claim = next(c for c in claims(network) if c["type"] == "Mediation")
    assert told(network, claim["claim"]) == told(network, claim["claim"].rsplit("/", 1)[-1])
    said, words, source, read, iri = told(network, claim["claim"]).splitlines()
    assert said.startswith("Corvian officials said, via Evening Gazette, that Corvia and Dunmere mediated between")
    assert words.startswith("  courier-1, sentence ")
    assert f"«{claim['quote']}»" in words and words.replace("«", "").replace("»", "").endswith(claim["sentence"])
    assert source.startswith(f"  {claim['publisher']}, ") and claim["url"] in source and "2031" in source
    assert read == f"  Factuality: Actual. Read with confidence {claim['confidence']:.2f} by the rule “by-hand”."
    assert iri.strip() == claim["claim"]


def test_certainty_and_inference_are_told(network: nx.MultiDiGraph) -> None:
    claim = claims(network)[0]
    assert "to its source it is probable" in telling(claim | {"certainty": "Probable"}).surely
    assert "source" not in telling(claim | {"certainty": "Certain"}).surely  # so it is of most: it would only be noise
    assert "worked out rather than said" in telling(claim | {"inferred": True}).reading
    assert "worked out" not in telling(claim).reading


def test_the_claims_about_one_event_stand_together_and_their_differences_are_summed_up(
    network: nx.MultiDiGraph,
) -> None:
    found = accounts(explain(network, ["Belmark", "Côte Rouge"]))
    assert len(found) == 1 and len(found[0].tellings) == 2
    assert found[0].heading.startswith("Sanction") and found[0].heading.endswith(
        "told 2 times: denied (1), happened (1)"
    )
    every = accounts(claims(network))
    assert sum(len(account.tellings) for account in every) == len(story.CLAIMS)
    assert all(bool(account.heading) == (len(account.tellings) > 1) for account in every)


def test_names_are_found_in_any_case_and_by_a_part_that_only_one_has(network: nx.MultiDiGraph) -> None:
    assert told(network, "orla venn", "TOMÁS REHN") == told(network, "Venn", "rehn") != ""
    assert explain(network, ["Venn"]) == explain(network, ["Orla Venn"])


def test_what_a_table_shows_of_a_claim_or_an_event_opens_it(network: nx.MultiDiGraph) -> None:
    for claim in claims(network):
        assert explain(network, [f"claim:{claim['claim'].rpartition('/')[2]}"]) == [claim]
        same = [c for c in claims(network) if claim["event"] and c["event"] == claim["event"]] or [claim]
        if claim["event"]:
            names = (claim["event"], f"event:{claim['event'].rpartition('/')[2]}", claim["event_label"])
            assert all(same[0] in explain(network, [name]) for name in names)
        article = explain(network, [claim["article_name"]])
        assert claim in article and {c["article_name"] for c in article} == {claim["article_name"]}


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["Orla Ven"], "did you mean 'Orla Venn'"),
        (["Xyzzyx"], "`kg query actors` lists all"),
        (["Orla Venn", "Border Watch"], "no claim names 'Orla Venn' and 'Border Watch' together"),
        (["a", "b", "c"], "3 names; give a claim, an event, an article, an actor, or two actors"),
        ([], "0 names"),
    ],
)
def test_a_name_that_leads_nowhere_is_answered_with_a_way_out(
    network: nx.MultiDiGraph, names: list[str], words: str
) -> None:
    with pytest.raises(QueryError) as fault:
        explain(network, names)
    assert words in str(fault.value)


def test_a_part_that_several_have_is_not_guessed_at() -> None:
    people = {"one": ("Person", "Ida Koval", None), "two": ("Person", "Petr Koval", None)}
    said = [story.Said("courier-1", "Arvenia rejected the charge", "Rejection", story.act("one", "two"), "Actual")]
    network = load(story.dataset(said, actors=story.ACTORS | people))
    with pytest.raises(QueryError, match="'Koval' may be 'Ida Koval', 'Petr Koval'; give one of them in full"):
        explain(network, ["Koval"])


def test_nothing_in_a_text_steers_the_terminal(network: nx.MultiDiGraph) -> None:
    claim = claims(network)[0]
    hostile = claim | {"sentence": "\x1b[31mred\x07\n" + claim["sentence"], "mark_start": 0, "mark_end": 5}
    found = telling(hostile)
    assert (found.before + found.words + found.after).isprintable()


def test_the_command_prints_plain_text_where_there_is_no_terminal(run_kg: Callable[..., Ran], seed_store: Path) -> None:
    done = run_kg("explain", "barnea", "--store", seed_store)
    assert done.returncode == 0, done.stderr
    assert "«" in done.stdout and "\x1b" not in done.stdout and "Read with confidence 0." in done.stdout
    assert "told 3 times: planned (3)" in done.stdout
