"""What a build's guards cost, and whether they judge as pySHACL does, by `python -m benchmarks.guards [--articles N]`.

Each article of `../shared/eval/news/wikinews.jsonl` is judged by both as it is, and once more after three of its
triples were damaged by chance. Verdicts are compared by guard, severity, node and message. Where a value is compared
that is no number, pySHACL lets it pass and the standard does not: those are counted apart.
"""

from __future__ import annotations

import argparse
import logging
import random
import time
from collections import Counter
from collections.abc import Iterable

import pyshacl
from rdflib import RDF, RDFS, SH, XSD, Graph, URIRef

from benchmarks.corpus import wikinews
from kg import gazetteer, guards
from kg.guards.demands import DIPS
from kg.ontology import DIP, NAMESPACE, ontology_path
from kg.rdf import Triple, Value, ontology_quads, reading_triples
from kg.terms import plain, to_lines, to_ox

Verdict = tuple[str, str, str, str]  # guard, severity, node, message
WAITING = {"ActorPrincipal", "EventFactuality", "EventScore", "EdgeIsBacked"}
COMPARED = {"MentionInSentence", "MentionSentenceStart", "MentionStart"}
HIERARCHY = {RDF.type, RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range}
HIERARCHY |= {DIP.countsAsFact, DIP.directRelation, DIP.sign}


def by_shacl(triples: Iterable[Triple], shapes: Graph, *, meta: bool = False) -> set[Verdict]:
    """The results of pySHACL; `meta` has it judge the shapes too."""
    graph = URIRef("x:graph")
    data = Graph().parse(data="".join(to_lines(to_ox(triples, graph))), format="nt")
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", allow_infos=True, meta_shacl=meta)
    found = set()
    for result in report.subjects(RDF.type, SH.ValidationResult):
        focus, value = report.value(result, SH.focusNode), report.value(result, SH.value)
        node = value if str(focus).startswith(NAMESPACE) else focus
        name = str(report.value(result, SH.sourceShape)).removeprefix(DIPS)
        severity = str(report.value(result, SH.resultSeverity)).removeprefix(str(SH))
        found.add((name, severity, str(node), str(report.value(result, SH.resultMessage))))
    return found


def by_guards(triples: Iterable[Triple], classes: guards.Classes, *, after_rules: bool = False) -> set[Verdict]:
    """The results of the guards."""
    found = guards.broken(triples, classes, after_rules=after_rules)
    return {(one.guard, one.severity, str(one.focus), one.message) for one in found}


def hierarchy() -> list[Triple]:
    """What the shapes ask about the terms of the ontology: the whole of it would take pySHACL a second each time."""
    return [triple for triple in plain(ontology_quads()) if triple[1] in HIERARCHY]


def agree(found: set[Verdict], expected: set[Verdict]) -> bool:
    """Whether verdicts of the guards are pySHACL's, and more at most on what is no number."""
    return found >= expected and {name for name, *_ in found - expected} <= COMPARED


def damaged(triples: list[Triple], chance: random.Random) -> list[Triple]:
    """The triples with three faults: one is gone, said of another, or says something else."""
    left = list(triples)
    for _ in range(3):
        at = chance.randrange(len(left))
        s, p, o = left[at]
        kind = chance.choice(["gone", "object", "again", "subject", "type", "text"])
        if kind == "gone":
            del left[at]
        elif kind == "object":
            left[at] = (s, p, chance.choice(left)[2])
        elif kind == "again":
            left.append((s, p, chance.choice([other for _, q, other in left if q == p])))
        elif kind == "subject":
            left.append((chance.choice(left)[0], p, o))
        elif isinstance(o, Value):
            left[at] = (s, p, Value(o.text, XSD.gYear) if kind == "type" else o._replace(text=f"{o.text}x"))
    return list(dict.fromkeys(left))


def main(arguments: list[str] | None = None) -> None:
    """Print costs and differences."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=295)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    logging.getLogger("rdflib").setLevel(logging.ERROR)  # it tells of each number that is none
    shapes = Graph().parse(ontology_path("shapes.ttl"), format="turtle")
    classes = guards.classes_of(gazetteer.load())
    terms = hierarchy()
    chance = random.Random(options.seed)  # noqa: S311
    readings = wikinews()[: options.articles]
    spent: Counter[str] = Counter()
    same, stricter, other, broken = 0, 0, 0, Counter[str]()
    for reading in readings:
        whole = reading_triples(reading)
        for triples in (whole, damaged(whole, chance)):
            seats = [(s, DIP.participant, o) for s, p, o in triples if p in guards.roles()]
            judged = [*triples, *seats]
            started = time.process_time()
            found = by_guards(judged, classes)
            guarded = time.process_time()
            nodes = {node for s, _, o in judged for node in (s, o) if isinstance(node, URIRef)}
            known = [(node, RDF.type, kind) for node in sorted(nodes) for kind in classes.get(node, ())]
            beside = [*terms, *known]
            started_shacl = time.process_time()
            expected = {
                v for v in by_shacl([*judged, *beside], shapes) if URIRef(v[2]) in nodes and v[0] not in WAITING
            }
            spent.update({"guards": guarded - started, "pySHACL": time.process_time() - started_shacl})  # type: ignore[dict-item]
            same += found == expected
            stricter += found != expected and agree(found, expected)
            other += not agree(found, expected)
            broken.update(name for name, severity, *_ in found if triples is not whole and severity == "Violation")
            if triples is whole and any(severity == "Violation" for _, severity, *_ in found):
                print(f"{reading.article.name}: {sorted(found)}")
    number = 2 * len(readings)
    print(f"{number} graphs: {same} same verdicts, {stricter} stricter about what is no number, {other} other")
    print(f"{sum(broken.values())} violations of {len(broken)} guards in the damaged ones")
    for name, seconds in spent.items():
        print(f"{name}: {1000 * seconds / number:.2f} ms of CPU for each article")


if __name__ == "__main__":
    main()
