"""Conflict and cooperation over time, rounds, origins, intervals and the difference of two days."""

from __future__ import annotations

import pytest
import small
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.network import catalogue, dynamics, intervals, measures, projections, stories
from kg.network.difference import difference
from kg.network.load import load
from kg.ontology import DIP, event_type


def event(name: str, kind: str, day: str = "", **facts):
    label = facts.pop("label", name)
    return small.claim(
        name, event=f"event/{name}", event_label=label, type=kind, type_label=kind.lower(), date=day, **facts
    )


@pytest.fixture(scope="module")
def feud():
    raid = event("raid", "Assault", "2030-02-10")
    again = small.claim("retold", event="event/raid", event_label="raid", type="Assault", date="2030-02-10")
    talks = event("talks", "Meeting", "2030-02-20")
    return small.network(
        [
            ("A", "attacks", "B", [raid, again]),
            ("B", "criticizes", "A", [event("words", "Criticism", "2030-02")]),
            ("A", "meetsWith", "B", [talks]),
            ("A", "meetsWith", "C", [talks]),
            ("B", "meetsWith", "C", [talks]),
            ("C", "aids", "A", [event("aid", "Aid", "2030-03-01")]),
            ("A", "alliedWith", "C"),
            ("A", "attacks", "C", [event("plan", "Assault", "2030-02-10", factuality="Planned")]),
        ]
    )


def score(kind: str) -> float:
    return float(event_type(DIP[kind]).goldstein)


def test_conflict_and_cooperation_are_summed_apart_and_each_event_once(feud):
    first = next(row for row in dynamics.dyads(feud) if (row["first"], row["second"]) == ("A", "B"))
    assert first["month"] == "2030-02"
    assert first["conflict"] == pytest.approx(score("Assault") + score("Criticism"))  # told twice, counted once
    assert (first["conflict_events"], first["by_first"], first["by_second"]) == (2, 1, 1)
    # a meeting of three counts for each of its three pairs by a third
    assert first["cooperation"] == pytest.approx(score("Meeting") / 3, abs=0.01)
    assert set(first["claims"].split()) == {"raid", "retold", "words", "talks"}
    months = {row["month"]: row for row in dynamics.totals(feud)}
    assert months["2030-02"]["cooperation"] == pytest.approx(score("Meeting"))
    assert months["2030-03"] == {
        "month": "2030-03", "conflict": 0.0, "conflict_events": 0, "cooperation": score("Aid"),
        "cooperation_events": 1, "claims": "aid",
    }  # fmt: skip


def test_tension_follows_its_formula(feud):
    today = "2030-03-12"
    fade = {day: 0.5 ** (age / 30) for day, age in (("raid", 30), ("words", 39), ("talks", 20))}
    against = -score("Assault") * fade["raid"] - score("Criticism") * fade["words"]
    total = against + score("Meeting") / 3 * fade["talks"]
    found = next(r for r in dynamics.tension(feud, day=today) if (r["first"], r["second"]) == ("A", "B"))
    assert found["tension"] == pytest.approx(against / (total + 10), abs=0.001)
    assert (found["hostile_acts"], found["friendly_acts"], found["last"]) == (2, 1, "2030-02-20")
    assert dynamics.tension(feud, day="2030-02-09") != dynamics.tension(feud, day=today)  # no act of later days


def test_a_clear_change_is_found_and_noise_is_not():
    at, p = dynamics.change_point([0, 0, 1, 0, 0, 0, 9, 8, 9, 10, 9, 8])
    assert (at, p < 0.01) == (6, True)
    assert dynamics.change_point([3.0] * 8) == (1, 1.0)
    assert dynamics.change_point([1, 5, 2, 6, 1, 5, 2, 6])[1] > 0.2
    with pytest.raises(ValueError, match="two values"):
        dynamics.change_point([1])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 20), min_size=2, max_size=12), st.integers(-5, 5), st.integers(1, 4))
def test_a_change_point_does_not_depend_on_the_scale(series, shift, stretch):
    at, p = dynamics.change_point(series, shuffles=60)
    assert 1 <= at < len(series) and 0 < p <= 1
    assert dynamics.change_point([shift + stretch * x for x in series], shuffles=60) == (at, p)
    # the largest |S_t|, recomputed plainly
    mean = sum(series) / len(series)
    sums = [abs(sum(series[:t]) - t * mean) for t in range(1, len(series))]
    assert sums[at - 1] == pytest.approx(max(sums))


def test_changes_name_the_pair_the_month_and_how_many_were_tried():
    raids = [event(f"r{m}", "Assault", f"2030-{m:02}-05") for m in range(7, 12)]
    calm = [event("calm", "Aid", "2030-01-05")]
    network = small.network([("A", "attacks", "B", raids), ("A", "aids", "B", calm)])
    (row,) = dynamics.changes(network)
    assert (row["first"], row["second"], row["what"], row["from"]) == ("A", "B", "conflict", "2030-07")
    assert (row["before"], row["after"], row["tried"]) == (0.0, -score("Assault"), 1)
    assert row["p"] < 0.05 and row["claims"].split() == [f"r{m}" for m in (10, 11, 7, 8, 9)]


def test_months_are_cut_out_with_their_own_weights_and_factuality(feud):
    parts = projections.by_month(feud)
    assert list(parts) == ["2030-02", "2030-03"]
    assert sorted(parts["2030-03"].edges(keys=True)) == [("C", "A", "aids")]
    assert parts["2030-02"].edges["A", "B", "attacks"]["weight"] == 2
    assert not parts["2030-02"].edges["A", "C", "attacks"]["factual"]  # only planned
    assert set(parts["2030-03"]) == set(feud)


def test_a_story_from_one_outlet_is_found_behind_many_articles():
    relayed = [
        small.claim(
            f"t{i}", event="event/leak", event_label="sanction: A → B", type="Sanction", publisher=paper,
            reported_by=["The Leak"], attributed_to=["an official"], article=f"article/{paper}",
        )
        for i, paper in enumerate(("Daily", "Herald", "Courier"))
    ]  # fmt: skip
    own = [
        small.claim(f"o{i}", event="event/seen", type="Aid", publisher=paper, article=f"article/{paper}")
        for i, paper in enumerate(("Daily", "Herald"))
    ]
    (row,) = stories.single_origin(small.network([("A", "sanctions", "B", relayed), ("A", "aids", "B", own)]))
    assert (row["origin"], row["articles"], row["publishers"], row["speakers"]) == ("The Leak", 3, 3, "an official")
    assert row["claims"] == "t0 t1 t2"
    # three events that nobody has linked, told alike on one day, are one story
    apart = [
        dict(claim, event=f"event/{i}", initiators=["A"], targets=["B"], published="2030-01-02")
        for i, claim in enumerate(relayed)
    ]
    (row,) = stories.single_origin(small.network([("A", "sanctions", "B", apart)]))
    assert (row["origin"], row["articles"]) == ("The Leak", 3)
    assert stories.single_origin(small.network([("A", "sanctions", "B", [dict(apart[0]), dict(own[1])])])) == []


def test_an_empty_seat_is_noticed_between_rounds():
    first = event("first", "Negotiation", "2030-01-10", initiators=["A", "B", "C"])
    second = event("second", "Negotiation", "2030-02-10", initiators=["A", "B", "D"], factuality="Planned")
    network = small.network([("A", "negotiatesWith", "B", [first, second])])
    (row,) = stories.missing_seats(network)
    assert (row["missing"], row["new"], row["held"], row["basis"]) == ("C", "D", "planned", "shared seats")
    assert row["claims"] == "first second"
    other_topic = [dict(first, topic="fish"), dict(second, topic="gas")]
    assert stories.missing_seats(small.network([("A", "negotiatesWith", "B", other_topic)])) == []
    said = [dict(first, topic="fish"), dict(second, topic="gas", follows=first["event"])]
    (row,) = stories.missing_seats(small.network([("A", "negotiatesWith", "B", said)]))
    assert row["basis"] == "said"


def test_the_bootstrap_holds_the_measure_and_shrinks_with_agreement():
    def ties(network):
        return {actor: float(n["all"]) for actor, n in measures.degree(network).items()}

    lone = small.network([("A", "contact", "B"), ("A", "contact", "C"), ("A", "hostile", "D")])
    low, high = intervals.bootstrap(lone, ties)["A"]
    assert 1 <= low < 3 and high == 3
    claims = [small.claim(f"x{i}", article="article/one") for i in range(3)]
    sure = small.network([("A", "contact", "B", claims)])
    assert intervals.bootstrap(sure, ties)["A"] == (1.0, 1.0)  # one article: every draw is the same
    assert intervals.bootstrap(lone, ties) == intervals.bootstrap(lone, ties)
    gone = intervals.without_each(
        small.network(
            [("A", "contact", "B", [small.claim("d", publisher="Daily")]),
             ("A", "contact", "C", [small.claim("h", publisher="Herald")])]
        ),
        ties,
    )  # fmt: skip
    assert (gone["Daily"]["B"], gone["Daily"]["C"], gone["Herald"]["A"]) == (0.0, 1.0, 1.0)


def test_the_difference_of_two_days():
    hope = event("hope", "Meeting", "2030-01-20", initiators=["A", "B"], factuality="Planned", published="2030-01-10")
    held = event("held", "Meeting", "2030-01-20", initiators=["A", "B"], published="2030-01-21")
    leak = dict(event("leak", "Aid", factuality="Rumored", published="2030-01-10"), event_factuality="Rumored")
    sure = small.claim("sure", event="event/leak", event_label="aid", type="Aid", published="2030-01-22")
    old = [event(f"old{i}", "Visit", published="2030-01-05") for i in range(2)]
    before = small.network(
        [("A", "meetsWith", "B", [hope]), ("C", "aids", "A", [leak]), ("D", "visits", "A", old)], actors=("E",)
    )
    now = [dict(leak, event_factuality="Actual"), dict(sure, event_factuality="Actual")]
    after = small.network(
        [("A", "meetsWith", "B", [hope, held]), ("C", "aids", "A", now), ("D", "visits", "A", old),
         ("F", "visits", "A", [event("new", "Visit", published="2030-01-22")])]
    )  # fmt: skip
    found = difference(before, after)
    moved = {(c.before, c.after, c.same) for c in found.changed}
    assert moved == {("Rumored", "Actual", True), ("Planned", "Actual", False)}
    assert {c["claim"].rsplit("/", 1)[-1] for c in found.known} == {"held", "new"}
    assert [name for name, _ in found.new] == ["F"]
    assert [name for name, _ in found.silent] == ["D"]
    assert difference(before, after, lately="2030-01-06").silent == []
    assert difference(after, after).known == []


def test_every_analysis_gives_plain_rows_with_definitions_and_sources(feud):
    for name, analysis in catalogue.ANALYSES.items():
        rows = analysis.rows(feud)
        assert all(type(value) in (str, int, float) for row in rows for value in row.values()), name
        assert len({tuple(row) for row in rows}) <= 1, name  # the same columns in every row
        for measure, words in analysis.definitions():
            assert len(words.splitlines()[0]) > 20, measure
        assert all("no such" not in sentence for sentence in catalogue.cautions(feud, name))
    told = {c["claim"].rsplit("/", 1)[-1] for _, _, t in feud.edges(data=True) for c in t["claims"]}
    for name in ("actors", "dyads", "months", "tension", "camps"):
        cited = {c for row in catalogue.ANALYSES[name].rows(feud) for c in str(row["claims"]).split()}
        assert cited and cited <= told, name
    assert any("under 10" in s for s in catalogue.cautions(feud, "balance"))


def test_no_measure_needs_anybody():
    nobody = small.network([])
    for name, analysis in catalogue.ANALYSES.items():
        if name not in ("balance", "shape"):
            assert analysis.rows(nobody) == [], name
        catalogue.cautions(nobody, name)
    assert catalogue.ANALYSES["balance"].rows(nobody)[0]["value"] == 0
    assert projections.by_month(nobody) == {}


def test_the_loader_is_what_the_measures_read():
    """The claims of a loaded network have what the analyses read of them."""
    import story

    network = load(story.dataset())
    tense = {(r["first"], r["second"]) for r in dynamics.tension(network)}
    assert ("Arvenia", "Belmark") in tense
    assert {r["mediator"] for r in catalogue.ANALYSES["mediators"].rows(network)} == {"Corvia", "Dunmere"}
