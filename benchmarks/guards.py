"""What a build's guards cost, and whether they judge as pySHACL does, by `python -m benchmarks.guards [--articles N]`.

With `--mixed N`, what they find in so many articles that are made to mislead the reader: sentences of the same
articles, drawn by chance, with every other name in them replaced by another actor's, a pronoun or a common noun.

Each article of `../shared/eval/news/wikinews.jsonl` is judged by both as it is, and once more after three of its
triples were damaged by chance. Verdicts are compared by guard, severity, node and message. Where a value is compared
that is no number, pySHACL lets it pass and the standard does not: those are counted apart.
"""

from __future__ import annotations

import argparse
import logging
import random
import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator

import pyshacl
from rdflib import RDF, RDFS, SH, XSD, Graph, URIRef

from benchmarks.corpus import NEWS, wikinews
from kg import gazetteer, guards, lexicon
from kg.articles import read
from kg.guards.demands import DIPS
from kg.model import Article
from kg.ontology import DIP, NAMESPACE, ontology_path
from kg.rdf import Triple, Value, ontology_quads, reading_triples
from kg.terms import plain, to_lines, to_ox
from kg.workers import isolated, reader

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


class Comparison:
    """Both judges side by side: how their verdicts compare, what they found, and what they cost."""

    def __init__(self) -> None:
        self.outcomes: Counter[str] = Counter()
        self.broken: Counter[str] = Counter()
        self.seconds = {"guards": 0.0, "pySHACL": 0.0}
        self._shapes = Graph().parse(ontology_path("shapes.ttl"), format="turtle")
        self._classes = guards.classes_of(gazetteer.load())
        self._hierarchy = hierarchy()

    def judge(self, triples: list[Triple]) -> None:
        """Have both judge an article's triples, with the participants that a rule would add."""
        judged = [*triples, *((s, DIP.participant, o) for s, p, o in triples if p in guards.roles())]
        nodes = {node for s, _, o in judged for node in (s, o) if isinstance(node, URIRef)}
        known = [(node, RDF.type, kind) for node in sorted(nodes) for kind in self._classes.get(node, ())]
        started = time.process_time()
        found = by_guards(judged, self._classes)
        self.seconds["guards"] += time.process_time() - started
        self.broken.update(name for name, severity, *_ in found if severity == "Violation")
        started = time.process_time()
        try:
            told = by_shacl([*judged, *known, *self._hierarchy], self._shapes)
        except (RecursionError, TypeError):
            self.outcomes["pySHACL failed: a value that is no number"] += 1
            return
        self.seconds["pySHACL"] += time.process_time() - started
        # of what other graphs describe, only the class is here: that they lack a label says nothing
        elsewhere = {str(node) for node, *_ in known} - {str(s) for s, p, _ in judged if p == RDF.type}
        expected = {one for one in told if one[0] not in WAITING and one[2] not in elsewhere}
        same, agreed = found == expected, agree(found, expected)
        self.outcomes["the same" if same else "more, on what is no number" if agreed else "other"] += 1
        if not agreed:
            print(f"guards only: {sorted(found - expected)}; pySHACL only: {sorted(expected - found)}")

    def told(self, name: str) -> str:
        """The outcome in words."""
        number = sum(self.outcomes.values())
        costs = ", ".join(f"{judge} {1000 * seconds / number:.2f} ms" for judge, seconds in self.seconds.items())
        verdicts = ", ".join(f"{count} {outcome}" for outcome, count in sorted(self.outcomes.items()))
        return (
            f"{name}: {number} graphs, {sum(self.broken.values())} violations of {len(self.broken)} guards; "
            f"verdicts beside pySHACL's: {verdicts}; CPU for a graph: {costs}"
        )


NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+(?: [A-Z][a-z]+)*")
COMMON = (
    *("he", "she", "it", "they", "itself", "troops", "officials", "rebels", "the government", "the group", "the army"),
    *("the minister", "the president", "its leader", "the company", "the delegation", "the ruling party", "his party"),
    *("the northern neighbour", "the capital", "a spokesman", "Zanqara", "John Smith"),
)


def mixed(number: int, chance: random.Random) -> Iterator[Article]:
    """Articles of sentences that have nothing to do with each other, half of their names replaced by others."""
    texts = [article.text for article in read([str(NEWS)], on_skip=lambda _: None)]
    sentences = [s for text in texts for s in re.split(r"(?<=[.!?”])\s+(?=[A-Z“])", text) if 20 < len(s) < 500]
    entries = gazetteer.load().entries.values()
    names = [name for entry in entries for name in (entry.label, *entry.aliases, *entry.demonyms)]
    outlets = [entry.label for entry in entries if entry.type == DIP.MediaOrganization]

    def other(match: re.Match[str]) -> str:
        return match[0] if chance.random() < 0.5 else chance.choice(chance.choice((names, COMMON)))

    for n in range(number):
        drawn = [NAME.sub(other, chance.choice(sentences)) for _ in range(chance.randint(5, 20))]
        yield Article(id=f"{n:06}", name=str(n), text=" ".join(drawn), publisher=chance.choice(outlets))


def told_of_mixed(number: int, chance: random.Random) -> str:
    """What the guards find in mixed articles, and what cannot be read."""
    skipped: Counter[str] = Counter()
    broken: Counter[str] = Counter()
    claims = 0
    read_all = reader(None, gazetteer.load(), lexicon.load())
    for reading in isolated(mixed(number, chance), read_all, on_skip=lambda fault: skipped.update([str(fault)])):
        claims += len(reading.claims)
        broken.update(f"{one.guard} in “{one.sentence}”" for one in reading.left_out)
    for fault, count in sorted((skipped + broken).items()):
        print(count, fault)
    return f"mixed: {number} articles, {claims} claims, {broken.total()} left out, {skipped.total()} articles skipped"


def main(arguments: list[str] | None = None) -> None:
    """Print verdicts and costs, of the articles as they are and damaged."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=295)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--mixed", type=int, default=0, metavar="N", help="only so many articles made of odd sentences")
    options = parser.parse_args(arguments)
    if options.mixed:
        print(told_of_mixed(options.mixed, random.Random(options.seed)))  # noqa: S311
        return
    logging.getLogger("rdflib").setLevel(logging.CRITICAL)  # it tells of each number that is none
    chance = random.Random(options.seed)  # noqa: S311
    whole, broken = Comparison(), Comparison()
    for reading in wikinews()[: options.articles]:
        triples = reading_triples(reading)
        whole.judge(triples)
        broken.judge(damaged(triples, chance))
    print(whole.told("as they are"))
    print(broken.told("damaged"))


if __name__ == "__main__":
    main()
