"""What a person decides to be the same becomes one, and comes apart again to the letter when the decision goes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import URIRef
from readings import Story, gazetteer_of, in_memory, known, make_article
from test_rules_update import EVENTS, PEOPLE, SHARED, STATES, derived, puts

from kg import decisions as files
from kg import merging, network, query, rules
from kg.decisions import Decision
from kg.errors import DecisionError
from kg.model import BASE, PartialDate, Reading
from kg.ontology import DIP
from kg.pipeline import bring_up_to_date
from kg.rdf import META_GRAPH
from kg.store import Store
from kg.views import explain


def decided(*lines: str) -> tuple[Decision, ...]:
    return files.parse("decision,one,other\n" + "".join(f"{line}\n" for line in lines), where="d.csv")


def content(store: Store) -> list[str]:
    """All quads; the notes on what the derived graph has followed are gone once it has."""
    return sorted(map(str, store.quads()))


# Few actors and events, all of them shared by few articles, and any pairs of them decided: of states one each, since
# the gazetteer knows them all.
pairs = st.one_of(
    *(
        st.lists(st.sampled_from(things), min_size=2, max_size=2, unique=True)
        for things in (PEOPLE, EVENTS, [PEOPLE[0], PEOPLE[1], STATES[0]])
    )
)
verdicts = st.lists(st.tuples(st.sampled_from(["same", "same", "different", "unsure"]), pairs), max_size=3)
steps = st.lists(verdicts | st.lists(puts | st.integers(0, 3), min_size=1, max_size=2), min_size=2, max_size=7)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps)
def test_whatever_is_decided_read_and_undone_the_outcome_is_that_of_a_new_store(sequence) -> None:
    with in_memory() as store, in_memory() as fresh:
        for graph, quads in SHARED:
            store.put_graph(graph, quads)
            fresh.put_graph(graph, quads)
        rules.derive(store)
        held: dict[str, Reading] = {}
        last: tuple[Decision, ...] = ()
        for step in sequence:
            if step and all(isinstance(part, tuple) for part in step):
                made = decided(*(f"{verdict},{one},{other}" for verdict, (one, other) in step))
                try:
                    merging.remember(store, made)
                    last = made
                except DecisionError:  # they contradict each other: the store keeps what it had
                    pass
            for change in step:
                if isinstance(change, Reading):
                    store.put(change)
                    held[change.article.name] = change
                elif isinstance(change, int) and held.pop(f"a{change}", None):
                    store.remove(f"a{change}")
            merging.replay(store)
            rules.update(store)
            assert derived(store) == rules.compute(store)
        for name in reversed(held):
            fresh.put(held[name])
        merging.remember(fresh, last)
        merging.replay(fresh)
        rules.derive(fresh)
        assert content(store) == content(fresh)
        merging.remember(store, ())
        merging.replay(store)
        rules.update(store)
        with in_memory() as bare:
            for graph, quads in SHARED:
                bare.put_graph(graph, quads)
            for reading in held.values():
                bare.put(reading)
            rules.derive(bare)
            assert content(store) == content(bare)


ARAGHCHI = known("abbas-araghchi")


def story(name: str, who: str, day: int, **facts: object) -> tuple[Reading, URIRef, URIRef]:
    """An article in which somebody meets Omar Sattar in a town, with the IRIs of both."""
    one = Story(make_article(name, f"{who} met Omar Sattar in Basra. He said so."))
    iran = one.actor("Iran", DIP.State, slug="iran")
    first = one.actor(who, DIP.Person, acts_for=iran)
    second = one.actor("Omar Sattar", DIP.Person)
    event = one.event(
        DIP.Meeting,
        f"meeting: {who}",
        (DIP.initiator, first),
        (DIP.initiator, second),
        date=PartialDate(year=2030, month=1, day=day),
        **facts,
    )
    one.says(event, DIP.Actual, f"{who} met Omar Sattar", attributed_to=(second,))
    return one.reading(), first, event.iri


@pytest.fixture
def two() -> tuple[Store, list[URIRef], list[URIRef]]:
    with in_memory() as store:
        store.put_knowledge(gazetteer_of("iran", "qatar"))
        told = [story("a1", "Abbas Arakchi", 1), story("a2", "A. Araghchi", 2, time_text="on Tuesday")]
        for reading, *_ in told:
            store.put(reading)
        bring_up_to_date(store)
        yield store, [who for _, who, _ in told], [event for *_, event in told]


def decide(store: Store, *lines: str) -> merging.Merged:
    merging.remember(store, decided(*lines))
    return bring_up_to_date(store)


def test_a_chain_of_decisions_leads_to_the_gazetteers_actor(two) -> None:
    store, (first, second), _ = two
    before = content(store)
    merged = decide(store, f"same,{second},{first}", f"same,{first},actor/abbas-araghchi")
    assert (merged.decisions, merged.actors, merged.events, merged.absent) == (2, 2, 0, ())
    rows = store.select("SELECT ?a ?kept { ?a dip:sameActorAs ?kept }")[1]
    assert sorted(rows) == sorted([(first, ARAGHCHI), (second, ARAGHCHI)])
    assert not store.ask(f"ASK {{ ?claim ?role <{first}> FILTER (?role != dip:sameActorAs) }}")
    ties = network.load(store)
    assert ties.nodes[str(ARAGHCHI)]["aliases"].count("Abbas Arakchi") == 1
    assert len(explain.explain(ties, ["A. Araghchi"])) == 2
    asked = query.run(store, "who-meets-whom", parameters={"actor": "Abbas Arakchi"})
    assert {row[2] for row in asked.texts} == {"Abbas Araghchi", "Omar Sattar"}
    decide(store)
    assert content(store) == before


def test_of_two_that_the_gazetteer_lacks_the_first_in_the_file_is_kept_with_all_that_the_other_has(two) -> None:
    store, (first, second), _ = two
    decide(store, f"same,{second},{first}")
    named = f"SELECT ?l ?p {{ <{second}> skos:prefLabel ?l ; dip:principal/skos:prefLabel ?p }}"
    assert [tuple(map(str, row)) for row in store.select(named)[1]] == [("A. Araghchi", "Iran")]
    assert not store.ask(f"ASK {{ <{first}> a ?class }}")


def test_one_event_in_two_articles_has_the_date_of_the_first_and_the_roles_and_claims_of_both(two) -> None:
    store, people, (one, other) = two
    decide(store, f"same,{one},{other}", f"same,{people[0]},{people[1]}")
    assert [str(day) for (day,) in store.select(f"SELECT ?d {{ <{one}> dip:date ?d }}")[1]] == ["2030-01-01"]
    assert [str(text) for (text,) in store.select(f"SELECT ?t {{ <{one}> dip:timeText ?t }}")[1]] == ["on Tuesday"]
    assert len(store.select(f"SELECT ?c {{ ?c dip:aboutEvent <{one}> }}")[1]) == 2
    assert len(store.select(f"SELECT DISTINCT ?who {{ <{one}> dip:participant ?who }}")[1]) == 3
    assert not store.ask(f"ASK {{ <{other}> a ?type }}")


def test_decisions_wait_for_those_who_are_not_there_yet_and_hold_when_they_come(two) -> None:
    store, (first, second), _ = two
    reading, later, _ = story("a3", "Abbas Araqchi Jr", 3)
    merged = decide(store, f"same,{first},{later}", f"different,{second},{later}", "same,actor/nobody,actor/no-one")
    assert merged.actors == 0
    assert [str(d.other) for d in merged.absent] == [str(later), str(later), f"{BASE}actor/no-one"]
    store.put(reading)
    merged = bring_up_to_date(store)  # as every build does, also without the file
    assert merged.actors == 1 and len(merged.absent) == 1
    assert store.ask(f"ASK {{ <{later}> dip:sameActorAs <{first}> }}")
    store.remove("a1")
    bring_up_to_date(store)
    assert not store.ask(f"ASK {{ <{later}> dip:sameActorAs ?kept }}")
    assert store.ask(f"ASK {{ <{later}> a dip:Person }}")


def test_an_article_that_is_read_again_stays_merged_and_reads_as_it_was(two) -> None:
    store, (first, second), _ = two
    graph = URIRef(f"{BASE}graph/{make_article('a2', '').id}")
    read = sorted(map(str, store.quads(graph=graph)))
    decide(store, f"same,{first},{second}")
    after = content(store)
    assert sorted(map(str, merging.as_read(store, graph))) == read
    store.put_quads(graph, merging.as_read(store, graph))
    assert content(store) != after
    bring_up_to_date(store)
    assert content(store) == after


def test_a_name_that_is_an_iri_or_an_update_is_never_taken_for_one(two) -> None:
    store, (first, second), _ = two
    hostile = f'{second}> . }} }} ; DROP ALL ; # "\n\\u003e'
    told = Story(make_article("a4", "Someone met Omar Sattar."))
    who = told.actor(hostile, DIP.Person, mention=str(second), aliases=(str(first), f"<{first}>"))
    meeting = told.event(DIP.Meeting, f"<{first}>", (DIP.initiator, who), (DIP.initiator, told.actor("X", DIP.Person)))
    told.says(meeting, DIP.Actual, "Someone met")
    store.put(told.reading())
    bring_up_to_date(store)
    before = content(store)
    decide(store, f"same,{first},{who}", f"same,{second},{first}")
    names = {str(name) for (name,) in store.select(f"SELECT ?n {{ <{first}> skos:altLabel ?n }}")[1]}
    assert names == {hostile, str(first), f"<{first}>", "A. Araghchi"}
    decide(store)
    assert content(store) == before


def test_contradictions_are_errors_that_name_the_lines_and_change_nothing(two) -> None:
    store, (first, second), _ = two
    third = f"{BASE}actor/third"
    before = content(store)
    for lines, message in (
        ((f"same,{first},{second}", f"different,{second},{first}"), r"d\.csv:3: .*different, but same at d\.csv:2"),
        (
            (f"same,{first},{second}", f"same,{second},{third}", f"different,{first},{third}"),
            r"d\.csv:4: .* same by way of d\.csv:2, d\.csv:3",
        ),
        ((f"same,{first},actor/iran", f"same,{first},actor/qatar"), r"d\.csv:2, d\.csv:3: .*the gazetteer knows both"),
    ):
        with pytest.raises(DecisionError, match=message):
            decide(store, *lines)
    assert content(store) == before


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("decision,one\nsame,actor/a", r"d\.csv: no column other"),
        ("decision,one,other\nmaybe,actor/a,actor/b", r"d\.csv:2: 'maybe' is no decision; write same"),
        ("decision,one,other\n\n# hm\nsame,actor/a,actor/a", r"d\.csv:4: actor/a stands on both sides"),
        ("decision,one,other\nsame,actor/a,event/b", r"d\.csv:2: .*of two kinds"),
        ("decision,one,other\nsame,actor/a> . ?s,actor/b", r"d\.csv:2: .*is no actor or event"),
        ("decision,one,other\nsame,claim/a,claim/b", r"d\.csv:2: .*is no actor or event"),
        ('decision,one,other,names\nsame,actor/a,actor/b,"two\nlines"\nno,actor/a,actor/b', r"d\.csv:4: 'no'"),
        ("decision,one,other\nsame,actor/a", r"d\.csv:2: '' is no actor or event"),
    ],
)
def test_what_is_no_decision_is_told_with_its_line(text: str, message: str) -> None:
    with pytest.raises(DecisionError, match=message):
        files.parse(text, where="d.csv")


def test_a_file_as_a_spreadsheet_writes_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    path.write_bytes(
        "\ufeffOne;Decision;Other;Mine\r\nactor/a;SAME;<https://w3id.org/dragoman/id/actor/b>;x\r\n".encode()
    )
    (one,) = files.read(path)
    assert (one.verdict, one.one, one.other) == ("same", known("a"), known("b"))


def test_lines_are_added_under_the_columns_that_are_there_and_the_others_stay_as_they_are() -> None:
    mine = "# mine\r\nother,one,decision,note\r\nactor/b,actor/a,same,ok"
    row = {"decision": "unsure", "one": "actor/c", "other": "actor/d", "names": '=HYPERLINK(1)\n\u202eX, "Y"'}
    text = files.added(mine, [row])
    assert text == mine + "\r\nactor/d,actor/c,unsure,\r\n"
    text = files.added("", [row])
    assert text.splitlines()[1] == 'unsure,actor/c,actor/d,"\'=HYPERLINK(1)  X, ""Y""",,,,'
    assert [d.verdict for d in files.parse(text, where="d.csv")] == ["unsure"]


def test_a_store_without_decisions_keeps_no_notes_of_any(two) -> None:
    store, *_ = two
    assert not store.ask(f"ASK {{ GRAPH <{META_GRAPH}> {{ ?g <http://purl.org/dc/terms/source> ?note }} }}")
