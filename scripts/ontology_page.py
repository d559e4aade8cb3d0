"""Write docs/reference/ontology.md from the files in ontologies/: the same files give the same page.

python scripts/ontology_page.py            writes the page
python scripts/ontology_page.py --check    ends with code 1 where the page is not what the files say
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef

ROOT = Path(__file__).resolve().parent.parent
ONTOLOGIES = ROOT / "ontologies"
PAGE = ROOT / "docs" / "reference" / "ontology.md"
DIP = "https://w3id.org/dragoman/ontology#"
QUADS = ("VerbalCooperation", "MaterialCooperation", "VerbalConflict", "MaterialConflict")


def main() -> int:
    """Write the page, or compare it."""
    page = (
        "\n".join(_page(Graph().parse(ONTOLOGIES / "diplomacy.ttl"), Graph().parse(ONTOLOGIES / "topics.ttl"))) + "\n"
    )
    if "--check" in sys.argv[1:]:
        stale = not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != page
        print(f"{PAGE.relative_to(ROOT)} is {'stale: run scripts/ontology_page.py' if stale else 'up to date'}")
        return int(stale)
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page, encoding="utf-8")
    print(f"{PAGE.relative_to(ROOT)}: {len(page.splitlines())} lines")
    return 0


def _page(ontology: Graph, topics: Graph) -> Iterator[str]:
    """The lines of the page."""
    header = URIRef(DIP.removesuffix("#"))
    version = ontology.value(header, OWL.versionInfo)
    yield from ("# The Diplomacy News Ontology", "")
    yield from (f"*Version {version}. This page is made from `ontologies/` by `scripts/ontology_page.py`.*", "")
    yield from (f"{_text(ontology.value(header, URIRef('http://purl.org/dc/terms/description')))}", "")
    yield from (f"Namespace `{DIP}`, prefix `dip:`. {_text(ontology.value(header, SKOS.scopeNote))}", "")
    yield from (
        "Three layers, so that a newcomer can stay on the first: the **network** of plain actor-to-actor triples,",
        "only what some text presents as fact; **events** among actors in roles; **claims**, which say who says so,",
        "how surely and in which words. The network is computed from events and claims by the rules below.",
        "",
    )
    yield from _classes(ontology)
    yield from _values(ontology)
    yield from _event_types(ontology)
    yield from _relations(ontology)
    yield from _properties(ontology)
    yield from _rules()
    yield from _shapes()
    yield from _queries()
    yield from _topics(topics)


def _classes(ontology: Graph) -> Iterator[str]:
    """Classes other than event types."""
    events = set(ontology.transitive_subjects(RDFS.subClassOf, URIRef(DIP + "Event")))
    classes = [
        c for c in _named(ontology, OWL.Class) if c not in events or ontology.value(c, _dip("goldstein")) is None
    ]
    yield from ("## Classes", "")
    yield from _table(
        ("class", "below", "sector", "meaning"),
        (
            (
                _code(c),
                _codes(ontology, c, RDFS.subClassOf),
                _text(ontology.value(c, _dip("sectorCode"))),
                _meaning(ontology, c),
            )
            for c in classes
        ),
    )


def _values(ontology: Graph) -> Iterator[str]:
    """The individuals of the enumerations."""
    for kind in ("Factuality", "Certainty", "Stance", "Outcome"):
        yield from (f"## {kind}", "", _meaning(ontology, _dip(kind)), "")
        yield from _table(
            ("value", "counts as fact", "FactBank", "meaning", "example"),
            (
                (
                    _code(v),
                    _text(ontology.value(v, _dip("countsAsFact"))),
                    _text(ontology.value(v, _dip("factBankValue"))),
                    _meaning(ontology, v),
                    _text(ontology.value(v, SKOS.example)),
                )
                for v in sorted(ontology.subjects(RDF.type, _dip(kind)))
            ),
        )


def _event_types(ontology: Graph) -> Iterator[str]:
    """Event types by PLOVER type, as a table each."""
    types = [c for c in _named(ontology, OWL.Class) if ontology.value(c, _dip("goldstein")) is not None]
    yield from (
        "## Event types",
        "",
        f"{len(types)} types under {len(QUADS)} quad classes. The examples are fiction.",
        "",
    )
    plover = {c: _text(ontology.value(c, _dip("ploverType"))) for c in types}
    for group in sorted(set(plover.values())):
        yield from (f"### {group or 'Statements'}", "")
        yield from _table(
            ("type", "below", "mode", "CAMEO", "Goldstein", "relation", "meaning", "example"),
            (
                (
                    _code(c),
                    _codes(ontology, c, RDFS.subClassOf),
                    _text(ontology.value(c, _dip("ploverMode"))),
                    _text(ontology.value(c, _dip("cameoCode"))),
                    _text(ontology.value(c, _dip("goldstein"))),
                    _codes(ontology, c, _dip("directRelation")),
                    _meaning(ontology, c),
                    _text(ontology.value(c, SKOS.example)),
                )
                for c in sorted(types, key=lambda c: (_text(ontology.value(c, _dip("cameoCode"))), c))
                if plover[c] == group
            ),
        )


def _relations(ontology: Graph) -> Iterator[str]:
    """The relations of the network."""
    yield from ("## Network relations", "")
    signed = sorted(ontology.subject_objects(_dip("sign")), key=lambda row: (int(str(row[1])), row[0]))
    yield from _table(
        ("relation", "sign", "both ways", "meaning"),
        (
            (
                _code(p),
                _text(sign),
                "yes" if (p, RDF.type, OWL.SymmetricProperty) in ontology else "",
                _meaning(ontology, p),
            )
            for p, sign in signed
        ),
    )


def _properties(ontology: Graph) -> Iterator[str]:
    """All other properties."""
    kinds = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    found = {p for kind in kinds for p in _named(ontology, kind)} - set(ontology.subjects(_dip("sign")))
    yield from ("## Properties", "")
    yield from _table(
        ("property", "of", "value", "below", "meaning"),
        (
            (
                _code(p),
                _codes(ontology, p, RDFS.domain),
                _codes(ontology, p, RDFS.range),
                _codes(ontology, p, RDFS.subPropertyOf),
                _meaning(ontology, p),
            )
            for p in sorted(found)
        ),
    )


def _rules() -> Iterator[str]:
    """The rules, in the order in which they run."""
    yield from ("## Rules", "")
    yield from _table(
        ("rule", "what it derives"),
        (
            (f"`{path.stem}`", path.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# "))
            for path in sorted((ONTOLOGIES / "rules").glob("*.rq"))
        ),
    )


def _shapes() -> Iterator[str]:
    """The constraints and what they say."""
    text = (ONTOLOGIES / "shapes.ttl").read_text(encoding="utf-8")
    messages = []
    for block in re.split(r"\n\n(?=dips:)", text)[1:]:
        found = re.search(r'sh:message "([^"]+)"', block)
        if found:
            warning = "warning" if "sh:Warning" in block else ""
            messages.append((f"`{block.split()[0].removeprefix('dips:')}`", warning, found[1].replace("{?value}", "…")))
    yield from ("## Constraints", "")
    yield from _table(("constraint", "", "message"), sorted(messages))


def _queries() -> Iterator[str]:
    """The competency questions."""
    yield from ("## Competency questions", "", "Ask one by `kg query NAME`.", "")
    rows = []
    for path in sorted((ONTOLOGIES / "queries").glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        question = re.search(r"^# question: (.*)$", text, re.MULTILINE)
        parameters = re.findall(r"^# (param|needs): ([\w-]+)", text, re.MULTILINE)
        told = ", ".join(f"`{name}`" + " (needed)" * (header == "needs") for header, name in parameters)
        rows.append((f"`{path.stem}`", question[1] if question else "", told))
    yield from _table(("name", "question", "parameters"), rows)


def _topics(topics: Graph) -> Iterator[str]:
    """The topic scheme."""
    yield from ("## Topics", "")
    yield from _table(
        ("topic", "within", "meaning", "other names in the news"),
        (
            (
                _text(topics.value(t, SKOS.prefLabel)),
                _text(topics.value(topics.value(t, SKOS.broader), SKOS.prefLabel)),
                _text(topics.value(t, SKOS.definition)),
                ", ".join(sorted(map(_text, topics.objects(t, SKOS.altLabel)))),
            )
            for t in sorted(topics.subjects(RDF.type, _dip("Topic")))
        ),
    )


def _dip(name: str) -> URIRef:
    """A term of the ontology."""
    return URIRef(DIP + name)


def _named(ontology: Graph, kind: URIRef) -> list[URIRef]:
    """The terms of a kind, sorted."""
    return sorted(t for t in ontology.subjects(RDF.type, kind) if isinstance(t, URIRef) and t.startswith(DIP))


def _code(term: object) -> str:
    """A term as it is written."""
    text = str(term)
    if text.startswith(DIP):
        return f"`dip:{text.removeprefix(DIP)}`"
    return f"`{re.sub(r'^.*[#/]', '', text)}`"


def _codes(ontology: Graph, term: URIRef, relation: URIRef) -> str:
    """What a term is related to."""
    return ", ".join(_code(o) for o in sorted(o for o in ontology.objects(term, relation) if isinstance(o, URIRef)))


def _meaning(ontology: Graph, term: URIRef) -> str:
    """The definition of a term and the note on its scope."""
    parts = (ontology.value(term, SKOS.definition), ontology.value(term, SKOS.scopeNote))
    return " ".join(_text(p) for p in parts if p is not None)


def _text(value: object) -> str:
    """A value as words; nothing for none."""
    return str(value) if isinstance(value, Literal) else ""


def _table(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """A Markdown table without the columns that are empty in every row."""
    body = [tuple(cell.replace("|", "\\|") for cell in row) for row in rows]
    kept = [i for i in range(len(columns)) if any(row[i] for row in body)]
    yield "| " + " | ".join(columns[i] for i in kept) + " |"
    yield "|" + " --- |" * len(kept)
    for row in body:
        yield "| " + " | ".join(row[i] for i in kept) + " |"
    yield ""


if __name__ == "__main__":
    sys.exit(main())
