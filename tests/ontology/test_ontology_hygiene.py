"""The ontology as a published file: the checks of ROBOT's report as SPARQL, pinned scores, no term without a use."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest
import rdflib
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, URIRef
from worlds import ONTOLOGIES

DIP = rdflib.Namespace("https://w3id.org/dragoman/ontology#")
ROOT = ONTOLOGIES.parent
ROOT_SCORES = dict(
    zip(
        [f"{n:02}" for n in range(1, 21)],
        [0, 3, 4, 1, 3.5, 6, 7, 5, -2, -5, -2, -4, -6, -6.5, -7.2, -4, -7, -9, -10, -10],
        strict=True,
    )
)
PLOVER = """AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE
    COERCE ASSAULT""".split()
QUAD = {
    "VerbalCooperation": "AGREE CONSULT SUPPORT CONCEDE REQUEST",
    "MaterialCooperation": "COOPERATE AID RETREAT",
    "VerbalConflict": "REQUEST ACCUSE REJECT THREATEN",
    "MaterialConflict": "PROTEST SANCTION MOBILIZE COERCE ASSAULT",
}
TERM = """?term a ?kind . FILTER (STRSTARTS(STR(?term), STR(dip:)))
    VALUES ?kind { owl:Class owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty
        dip:Factuality dip:Certainty dip:Stance dip:Outcome }"""
REPORT = {
    "missing label": f"{TERM} FILTER NOT EXISTS {{ ?term rdfs:label ?l }}",
    "several labels": f"{TERM} ?term rdfs:label ?a , ?b . FILTER (STR(?a) < STR(?b))",
    "label of another term": f"{TERM} ?term rdfs:label ?l . ?other rdfs:label ?l . FILTER (?term != ?other)",
    "missing definition": f"{TERM} FILTER NOT EXISTS {{ ?term skos:definition ?d }}",
    "several definitions": f"{TERM} ?term skos:definition ?a , ?b . FILTER (STR(?a) < STR(?b))",
    "definition of another": f"{TERM} ?term skos:definition ?d . ?other skos:definition ?d . FILTER (?term != ?other)",
    "definition is no sentence": f'{TERM} ?term skos:definition ?d . FILTER (!REGEX(?d, "^[A-Z0-9].*[.]$"))',
    "text without language": f"{TERM} ?term rdfs:label|skos:definition|skos:example|skos:scopeNote ?t "
    'FILTER (LANG(?t) != "en")',
    "space at an end": f'{TERM} ?term rdfs:label|skos:definition ?t FILTER (REGEX(?t, "^ | $|  "))',
    "missing isDefinedBy": f"{TERM} FILTER NOT EXISTS {{ ?term rdfs:isDefinedBy ?o . ?o a owl:Ontology }}",
    "class of no hierarchy": f"{TERM} ?term rdfs:subClassOf ?up FILTER NOT EXISTS {{ ?up a owl:Class }}",
    "property of no hierarchy": f"{TERM} ?term rdfs:subPropertyOf ?up FILTER NOT EXISTS {{ ?up a ?property }}",
    "circle of classes": "?term rdfs:subClassOf+ ?term",
    "circle of properties": "?term rdfs:subPropertyOf+ ?term",
    "domain that is no class": f"{TERM} ?term rdfs:domain ?class FILTER NOT EXISTS {{ ?class a owl:Class }}",
    "range unknown": f"{TERM} ?term rdfs:range ?class FILTER NOT EXISTS {{ ?class a owl:Class }} "
    "FILTER (!STRSTARTS(STR(?class), STR(xsd:)))",
    "term used and not declared": "?s ?p ?term FILTER (STRSTARTS(STR(?term), STR(dip:)) && STR(?term) != STR(dip:)) "
    "FILTER NOT EXISTS { ?term a ?any }",
    "relation without sign": "?term rdfs:subPropertyOf/rdfs:subPropertyOf dip:relatesTo "
    "FILTER NOT EXISTS { ?term dip:sign ?s }",
    "event type without code": "?term rdfs:subClassOf/rdfs:subClassOf+ dip:Event "
    "FILTER NOT EXISTS { ?term dip:cameoCode ?c ; dip:goldstein ?g ; dip:ploverType ?p ; skos:example ?e }",
    "event type with two codes": "?term dip:cameoCode|dip:goldstein|dip:ploverType|dip:ploverMode ?a , ?b "
    "FILTER NOT EXISTS { ?term dip:cameoCode|dip:goldstein|dip:ploverType|dip:ploverMode ?a } ",
    "relation of no network": "?type dip:directRelation ?term FILTER NOT EXISTS { ?term dip:sign ?s }",
}


def select(graph: rdflib.Graph, pattern: str) -> list[str]:
    return sorted({str(row[0]) for row in graph.query(f"SELECT ?term WHERE {{ {pattern} }}", initNs={"dip": DIP})})


@pytest.mark.parametrize("fault", REPORT)
def test_the_report_finds_no(ontology: rdflib.Graph, fault: str) -> None:
    assert select(ontology, REPORT[fault]) == []


def test_the_report_would_find_faults(ontology: rdflib.Graph) -> None:
    broken = rdflib.Graph().parse(
        data="""@prefix dip: <https://w3id.org/dragoman/ontology#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
            dip:One a owl:Class . dip:one dip:of dip:Other .""",
        format="turtle",
    )
    found = [fault for fault, pattern in REPORT.items() if select(broken, pattern)]
    assert found == ["missing label", "missing definition", "missing isDefinedBy", "term used and not declared"]


def test_the_header_says_what_it_is(ontology: rdflib.Graph) -> None:
    header = URIRef("https://w3id.org/dragoman/ontology")
    version = str(ontology.value(header, OWL.versionInfo))
    assert ontology.value(header, OWL.versionIRI) == URIRef(f"{header}/{version}")
    assert all(
        ontology.value(header, p) for p in (DCTERMS.title, DCTERMS.description, DCTERMS.license, DCTERMS.created)
    )
    assert f"## {version}" in (ONTOLOGIES / "CHANGELOG.md").read_text(encoding="utf-8")


def test_scores_are_those_of_the_cameo_codes(ontology: rdflib.Graph) -> None:
    with (Path(__file__).parent / "goldstein.csv").open(encoding="utf-8", newline="") as file:
        scores = {row["cameo"]: float(row["score"]) for row in csv.DictReader(file)}
    assert {code: scores[code] for code in ROOT_SCORES} == ROOT_SCORES
    typed = ontology.subject_objects(DIP.cameoCode)
    coded = {str(code): float(ontology.value(term, DIP.goldstein)) for term, code in typed}
    assert coded == scores
    assert set(ROOT_SCORES) <= set(coded)


def test_all_sixteen_plover_types_stand_in_the_right_quad_class(ontology: rdflib.Graph) -> None:
    assert set(map(str, ontology.objects(None, DIP.ploverType))) == set(PLOVER)
    for quad, types in QUAD.items():
        below = set(ontology.transitive_subjects(RDFS.subClassOf, DIP[quad]))
        assert {str(t) for c in below for t in ontology.objects(c, DIP.ploverType)} == set(types.split())


def test_the_almanac_tells_the_example_of_each_event_type(ontology: rdflib.Graph) -> None:
    almanac = rdflib.Dataset(default_union=True).parse(ONTOLOGIES / "examples" / "almanac.trig", format="trig")
    told = {
        (t, str(q))
        for t, q in almanac.query(
            "SELECT ?t ?q { ?c dip:aboutEvent/a ?t ; dip:evidence/dip:quote ?q }", initNs={"dip": DIP}
        )
    }
    assert told == {(t, str(ontology.value(t, SKOS.example))) for t in ontology.subjects(DIP.goldstein)}


def used_in(paths: Iterable[Path]) -> set[str]:
    """Local names that files write as dip:Name, as DIP.name or, in the lexicon and cues, in quotes."""
    names: set[str] = set()
    for path in paths:
        text = path.read_text(encoding="utf-8")
        names.update(re.findall(r"dip:(\w+)", text), re.findall(r"DIP\.(\w+)", text))
        if path.suffix == ".toml":
            names.update(re.findall(r'"(\w+)"', text), re.findall(r"\w+", text))
    return names


def test_every_term_is_used(ontology: rdflib.Graph) -> None:
    files = [
        *ONTOLOGIES.glob("*.toml"), ONTOLOGIES / "shapes.ttl", ONTOLOGIES / "topics.ttl",
        *(ONTOLOGIES / "rules").glob("*.rq"), *(ONTOLOGIES / "queries").glob("*.rq"),
        *(ONTOLOGIES / "examples").glob("*.trig"), *(ROOT / "kg").rglob("*.py"),
    ]  # fmt: skip
    local = {str(t).removeprefix(DIP) for t in ontology.subjects(RDF.type) if str(t).startswith(DIP)}
    # superclasses of the hierarchy are used by what stands below them
    above = {str(up).removeprefix(DIP) for up in ontology.objects(None, RDFS.subPropertyOf | RDFS.subClassOf)}
    relations = {str(r).removeprefix(DIP) for r in ontology.objects(None, DIP.directRelation)}
    assert sorted(local - used_in(files) - above - relations) == []


def test_no_label_stands_for_two_topics() -> None:
    topics = rdflib.Graph().parse(ONTOLOGIES / "topics.ttl")
    schemes = set(topics.subjects(RDF.type, DIP.Topic))
    assert 30 <= len(schemes) <= 60
    labels = [str(label) for t in schemes for label in topics.objects(t, SKOS.prefLabel | SKOS.altLabel)]
    assert len(labels) == len(set(labels))
    assert all(label == label.lower() for label in labels)
    assert set(topics.objects(None, SKOS.broader)) <= schemes
    assert all(topics.value(t, SKOS.definition) for t in schemes)
    assert select(topics, "?term skos:broader+ ?term") == []


def test_each_quote_of_the_examples_is_where_it_says() -> None:
    for path in sorted((ONTOLOGIES / "examples").glob("*.trig")):
        data = rdflib.Dataset(default_union=True).parse(path, format="trig")
        for mention in data.subjects(RDF.type, DIP.Mention):
            text = str(data.value(data.value(mention, DIP.article), DIP.text))
            start, end, first, last = (
                int(data.value(mention, p)) for p in (DIP.start, DIP.end, DIP.sentenceStart, DIP.sentenceEnd)
            )
            assert text[start:end] == str(data.value(mention, DIP.quote))
            assert str(mention).endswith(f"#char={start},{end}")
            assert first <= start < end <= last
            assert text[last - 1] == "."


def test_alignments_speak_of_terms_that_exist(ontology: rdflib.Graph) -> None:
    alignments = rdflib.Graph().parse(ONTOLOGIES / "alignments.ttl")
    terms = {t for t in alignments.subjects() if str(t).startswith(DIP)}
    assert len(terms) > 60
    assert terms <= set(ontology.subjects())


def test_the_json_ld_context_knows_every_property(ontology: rdflib.Graph) -> None:
    claim, words = "https://w3id.org/dragoman/id/claim/1", "https://w3id.org/dragoman/id/article/1#char=0,1"
    context = json.loads((ONTOLOGIES / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    kinds = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    named = {str(p).removeprefix(DIP) for k in kinds for p in ontology.subjects(RDF.type, k) if str(p).startswith(DIP)}
    assert named <= set(context)
    data = {"@context": context, "@id": claim, "@type": "Claim", "factuality": "dip:Actual", "evidence": words}
    graph = rdflib.Graph().parse(data=json.dumps(data), format="json-ld")
    assert (URIRef(claim), RDF.type, DIP.Claim) in graph
    assert (URIRef(claim), DIP.factuality, DIP.Actual) in graph
    assert (URIRef(claim), DIP.evidence, URIRef(words)) in graph


def test_a_reasoner_finds_it_consistent(tmp_path: Path, ontology: rdflib.Graph) -> None:
    owlready2 = pytest.importorskip("owlready2", reason="owlready2 is not installed")
    if shutil.which("java") is None:
        pytest.skip("HermiT needs Java")
    examples = rdflib.Graph()
    for name in ("gazetteer", "river-talks", "island-strike", "drone-sale"):
        for s, p, o, _ in rdflib.Dataset().parse(ONTOLOGIES / "examples" / f"{name}.trig", format="trig").quads():
            if not isinstance(o, rdflib.Literal):  # HermiT knows no xsd:date
                examples.add((s, p, o))
    path = tmp_path / "dip.nt"
    (ontology + examples).serialize(path, format="nt")
    world = owlready2.World()
    world.get_ontology(path.as_uri()).load()
    owlready2.sync_reasoner_hermit(world, debug=0)
    assert list(world.inconsistent_classes()) == []
