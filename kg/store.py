"""The store: an Oxigraph database in a folder, with one named graph per article, replaced whole or not at all.

One `pyoxigraph.Store` handle does all the work. Every change is a single SPARQL update, which Oxigraph runs as one
transaction, so that a process that is killed leaves each article whole or absent. `Dataset.update`, `prepareQuery`
and `initBindings` of rdflib would silently fall back to its own slow engine: use them for reading at most.
"""

from __future__ import annotations

import gc
import hashlib
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self, cast

from rdflib import DCTERMS, OWL, PROV, URIRef

from kg.errors import StoreError
from kg.folder import expect_free, open_database, release, share_lock, way_out
from kg.model import BASE, Article, Reading, Shown, Written
from kg.ontology import DIP
from kg.oxigraph import Term, from_ox, rows_from_ox
from kg.rdf import (
    DERIVED_GRAPH,
    GAZETTEER_GRAPH,
    META_GRAPH,
    NOT_REASONED_ON,
    ONTOLOGY_GRAPH,
    PREFIXES,
    STORIES_GRAPH,
    Quad,
    Triple,
    Value,
    activity,
    gazetteer_quads,
    ontology_quads,
)
from kg.remote import Remote
from kg.terms import FORGET, note_update, nquads_of, plain, replacement, to_lines, to_nquads, to_ox

if TYPE_CHECKING:
    import pyoxigraph as ox
    from rdflib import Dataset

    from kg.gazetteer import Gazetteer

VERSION = 2  # of the layout of graphs; a store with a higher one was written by a newer dragoman

Outcome = Literal["added", "replaced", "unchanged"]

_STORE = URIRef(BASE + "store")
_MARK = f'INSERT DATA {{ GRAPH <{META_GRAPH}> {{ <{_STORE}> <{OWL.versionInfo}> "{VERSION}" }} }}'
_CALLED = f"""
SELECT DISTINCT ?a WHERE {{{{
  {{{{ ?a dip:name {{name}} }}}} UNION {{{{ BIND(IRI(CONCAT("{BASE}article/", {{name}})) AS ?a) FILTER (BOUND(?a)) }}}}
  GRAPH ?g {{{{ ?a a dip:Article }}}}
}}}}"""
_ANYTHING = "ASK { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"


def open_store(where: str | Path, *, create: bool = False, read_only: bool = False) -> Store:
    """Open the store in a folder, or at the address of a SPARQL endpoint; `create` makes one where there is none.

    A store has one writer or any number of readers (`read_only`), as Oxigraph demands. Close it, or use it in a
    `with` block. Raises StoreError where the folder holds no store or somebody else's data, where another process
    uses it, where it cannot be read or written, and where a newer dragoman wrote it. Of an endpoint see `kg.remote`:
    it must read all graphs together, and nobody but its server keeps two writers apart.
    """
    if str(where).startswith(("https://", "http://")):
        return _checked(Store(Remote(str(where)), str(where), read_only=read_only, lock=None), create=create)
    if "://" in str(where):
        raise StoreError(f"{str(where).partition(':')[0]}: a store is a folder, or an endpoint at https:// or http://")
    path = Path(where)
    if not (path / "CURRENT").is_file():
        expect_free(path, create=create and not read_only)
    shared = read_only and sys.platform == "linux"  # elsewhere no lock belongs to an open file: readers exclude too
    lock = share_lock(path) if shared else None
    try:
        store = Store(open_database(path, read_only=shared), path, read_only=read_only, lock=lock)
    except StoreError:
        release(lock)
        raise
    return _checked(store, create=create)


def _checked(store: Store, *, create: bool) -> Store:
    """A store that is ours, else closed."""
    try:
        store._expect_version(create=create)
    except StoreError:
        store.close()
        raise
    return store


class Store(Shown):
    """An open store; made by `open_store`."""

    def __init__(self, handle: ox.Store | Remote, path: Path | str, *, read_only: bool, lock: int | None) -> None:
        self._handle: ox.Store | Remote | None = handle
        self._lock = lock
        self._datasets: list[Dataset] = []
        self.path = path
        self.read_only = read_only

    # Articles

    def put(self, reading: Reading | Written) -> Outcome:
        """Write what was read out of an article, in place of all that was known from it before.

        Says "unchanged", and does nothing, where the store holds the same article read by the same version, language
        model and knowledge. The derived graph is out of date afterwards, until `kg.rules.derive`.
        """
        import pyoxigraph as ox

        article, handle = reading.article, self._open_handle()
        if not isinstance(handle, Remote) and not handle.contains_named_graph(ox.NamedNode(article.graph)):
            nquads = nquads_of(reading) + to_nquads([(article.graph, DCTERMS.replaces, Value(""))], META_GRAPH)
            new = isinstance(reading, Reading)  # what was just made need not be checked again
            self._write(lambda: handle.load(nquads, ox.RdfFormat.N_QUADS, lenient=new))  # one transaction too
            return "added"
        known = self._provenance(article)
        if known == (article.content_hash, activity(reading.model, reading.knowledge)):
            return "unchanged"
        self.put_quads(article.graph, list(ox.parse(nquads_of(reading), ox.RdfFormat.N_QUADS)))
        return "added" if known is None else "replaced"

    def holds(self, article: Article, *, model: str, knowledge: str = "") -> bool:
        """Whether the store has this very article, read by this version, language model and knowledge."""
        return self._provenance(article) == (article.content_hash, activity(model, knowledge))

    def remove(self, article: str) -> bool:
        """Take an article out, by its id or its name; False where the store has none.

        Raises StoreError where several articles have that name.
        """
        import pyoxigraph as ox

        rows = self.select(_CALLED.format(name=ox.Literal(article)))[1]
        found = sorted(str(a).removeprefix(f"{BASE}article/") for (a,) in rows)
        if len(found) > 1:
            raise StoreError(
                f"{self.path}: {len(found)} articles are named {article!r}; give one id of {', '.join(found)}"
            )
        for key in found:
            self.put_quads(URIRef(f"{BASE}graph/{key}"), [])
        return bool(found)

    def articles(self) -> list[tuple[str, str]]:
        """Id and name of each article, by name."""
        _, rows = self.select(f"SELECT ?a ?n WHERE {{ GRAPH ?g {{ ?a a <{DIP.Article}> ; <{DIP.name}> ?n }} }}")
        return sorted(((str(a).removeprefix(f"{BASE}article/"), str(n)) for a, n in rows), key=lambda r: (r[1], r[0]))

    # What all articles share

    def put_graph(self, graph: URIRef, quads: Iterable[Quad]) -> Outcome:
        """Replace a shared graph, such as the gazetteer's, unless the store has it in the same state."""
        found = to_ox(plain(quads), graph)
        lines = to_lines(found)
        state = hashlib.sha256("".join(lines).encode()).hexdigest()
        known, handle = self._state(graph), self._open_handle()
        if known == state:
            return "unchanged"
        if known is None and self.derived_by() is None and not isinstance(handle, Remote):
            marked = to_ox([(graph, OWL.versionInfo, Value(state))], META_GRAPH)
            self._write(lambda: handle.extend([*found, *marked]))  # one transaction too, in half the time
        else:
            self._update(replacement(graph, lines, state))
        return "added" if known is None else "replaced"

    def put_knowledge(self, gazetteer: Gazetteer) -> None:
        """Write the ontology's and the gazetteer's graph, where they are missing or out of date."""
        self.put_graph(ONTOLOGY_GRAPH, ontology_quads())
        self.put_graph(GAZETTEER_GRAPH, gazetteer_quads(gazetteer))

    def put_stories(self, triples: Iterable[Triple]) -> None:
        """Replace the graph that says which articles tell one story, of which nothing is derived."""
        held = f"GRAPH <{STORIES_GRAPH}> {{\n{''.join(to_lines(to_ox(triples, STORIES_GRAPH)))}}}"
        self._update(f"DROP SILENT GRAPH <{STORIES_GRAPH}>;\nINSERT DATA {{ {held} }}")

    def note(self, subject: URIRef, text: str) -> None:
        """Keep a text on something, in place of an earlier one; an empty one is none."""
        self._update(note_update(subject, text))

    # What the rules derive; for `kg.rules`

    def put_derived(self, lines: Iterable[str], *, state: str) -> None:
        """Replace the derived graph by lines of N-Triples, and note the rules that made it."""
        self._update(replacement(DERIVED_GRAPH, sorted(lines), state))

    def change_derived(self, *, gone: Iterable[ox.Triple] = (), new: Iterable[ox.Triple] = ()) -> None:
        """Take triples out of the derived graph and put others in; it stays out of date until `settle`."""
        graph = f"GRAPH <{DERIVED_GRAPH}>"
        lines = ((v, "".join(sorted(f"{triple} .\n" for triple in t))) for v, t in (("DELETE", gone), ("INSERT", new)))
        update = [f"{verb} DATA {{ {graph} {{\n{text}}} }}" for verb, text in lines if text]
        if update:
            self._update(";\n".join(update))

    def settle(self) -> None:
        """Say that the derived graph has followed all changes."""
        self._update(FORGET)

    def derived_by(self) -> str | None:
        """The rules that made the derived graph; None where a shared graph has changed since."""
        return self._state(DERIVED_GRAPH)

    def changes(self) -> dict[URIRef, list[str]]:
        """The article graphs that the derived graph has not followed yet, each with N-Triples that it held before."""
        found = self.select(f"SELECT ?g ?was WHERE {{ GRAPH <{META_GRAPH}> {{ ?g <{DCTERMS.replaces}> ?was }} }}")[1]
        changed: dict[URIRef, list[str]] = {}
        for graph, was in sorted(found):
            changed.setdefault(URIRef(str(graph)), []).append(str(was))
        return changed

    # Reading

    def with_quads(self, quads: Iterable[ox.Quad]) -> Store:
        """A store in memory that holds these quads only; it says of itself to be in the same folder."""
        import pyoxigraph as ox

        handle = ox.Store()
        handle.bulk_extend(quads)
        return Store(handle, self.path, read_only=False, lock=None)

    def select(self, query: str, *, most: int | None = None) -> tuple[tuple[str, ...], list[tuple[Term | None, ...]]]:
        """Columns and rows of a SELECT over all graphs together, at most so many; None where a variable is unbound.

        The prefixes of `kg.rdf` are supplied. For queries of our own: text from outside goes through `kg.query`,
        which refuses what reaches outside.
        """
        found = self.solutions(query)
        return tuple(v.value for v in found.variables), rows_from_ox(islice(found, most))

    def solutions(self, query: str) -> ox.QuerySolutions:
        """The rows of a SELECT over all graphs together, as Oxigraph gives them."""
        return cast("ox.QuerySolutions", self._query(query))

    def construct(self, query: str, *, most: int | None = None) -> list[tuple[Term, URIRef, Term]]:
        """The triples of a CONSTRUCT or DESCRIBE over all graphs together, at most so many; sorted, each once."""
        found = islice(self.triples(query), most)
        triples = {(from_ox(t.subject), URIRef(t.predicate.value), from_ox(t.object)) for t in found}
        return sorted(triples, key=lambda triple: tuple(node.n3() for node in triple))

    def triples(self, query: str) -> Iterator[ox.Triple]:
        """The triples of a CONSTRUCT over all graphs together, as Oxigraph gives them: some of them twice."""
        return cast("ox.QueryTriples", self._query(query))

    def ask(self, query: str) -> bool:
        """The answer of an ASK over all graphs together."""
        return bool(self._query(query))

    def quads(self, *, subject: URIRef | None = None, graph: URIRef | None = None) -> Iterator[ox.Quad]:
        """All quads, or those of one subject or graph, in no particular order."""
        import pyoxigraph as ox

        about, name = (None if iri is None else ox.NamedNode(iri) for iri in (subject, graph))
        return self._open_handle().quads_for_pattern(about, None, None, name)

    def dataset(self) -> Dataset:
        """An rdflib Dataset that reads all graphs together, of an endpoint a copy in memory; do not write by it."""
        from oxrdflib import OxigraphStore
        from rdflib import Dataset

        local = self._open_handle()
        if isinstance(local, Remote):
            local = cast("ox.Store", self.with_quads(self.quads())._open_handle())
        dataset = Dataset(store=OxigraphStore(store=local), default_union=True)
        self._datasets.append(dataset)
        return dataset

    # Keeping

    def flush(self) -> None:
        """Bring all changes to the disk, so that a power cut cannot lose them; call it at checkpoints."""
        if not self.read_only:
            self._write(self._open_handle().flush)

    def backup(self, target: str | Path) -> None:
        """Copy the store, as it is now, into a new folder, which is a store too; it can be open for reading or writing.

        Quick and small where the folder is on the same file system: files that never change are shared. Raises
        StoreError where there is something already, or where the folder cannot be made.
        """
        place = Path(target)
        if place.exists():
            raise StoreError(f"{place}: there is something already; give a new folder")
        try:
            self._open_handle().backup(str(place))
        except (OSError, RuntimeError) as fault:  # as in _write
            raise StoreError(f"{place}: cannot be written: {fault}; {way_out(fault)}") from fault

    def compact(self) -> None:
        """Give back the space of what was replaced and removed, and put what is left in order for reading.

        What was written since the store was opened leaves its log behind, until the store is opened again.
        """
        self._write(self._open_handle().optimize)
        self.flush()

    def close(self) -> None:
        """Flush, and let go of the folder at once; datasets of this store are dead afterwards."""
        if self._handle is None:
            return
        try:
            self.flush()
        finally:
            self._handle = None
            for dataset in self._datasets:
                dataset.close()
            if self._datasets:
                self._datasets.clear()
                gc.collect()  # rdflib keeps cycles that would hold the handle, and with it the lock
            release(self._lock)
            self._lock = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Inside

    def _open_handle(self) -> ox.Store | Remote:
        """The handle; StoreError after close."""
        if self._handle is None:
            raise StoreError(f"{self.path}: this store is closed; open it again")
        return self._handle

    def _query(self, query: str) -> object:
        """Run a query over the union of all graphs."""
        try:
            return self._open_handle().query(query, prefixes=PREFIXES, use_default_graph_as_union=True)
        except OSError as fault:
            raise StoreError(f"{self.path}: cannot be read: {fault}") from fault

    def put_quads(self, graph: URIRef, quads: list[ox.Quad], *, note: str = "") -> None:
        """Make an article's graph hold exactly these quads, note what the derived graph has to follow, and `note`."""
        import pyoxigraph as ox

        handle, name = self._open_handle(), ox.NamedNode(graph)
        old = list(handle.quads_for_pattern(None, None, None, name))
        was = "".join(sorted(to_lines(q for q in old if q.predicate.value not in NOT_REASONED_ON)))
        (change,) = to_ox([(graph, DCTERMS.replaces, Value(was))], META_GRAPH)
        noted = f"INSERT DATA {{ GRAPH <{META_GRAPH}> {{ {change.triple} }} }}"
        filled = f"INSERT DATA {{ GRAPH {name} {{\n{''.join(to_lines(quads))}}} }}"
        self._update(";\n".join([f"DROP SILENT GRAPH {name}", noted, note_update(graph, note), filled]))

    def _update(self, update: str) -> None:
        """Change the store by one SPARQL update, which is one transaction."""
        handle = self._open_handle()
        self._write(lambda: handle.update(update))

    def _write(self, change: Callable[[], None]) -> None:
        """Make a change, or say why it could not be made; the store is then as it was before."""
        if self.read_only:
            raise StoreError(f"{self.path}: open for reading only; open it without read_only to change it")
        try:
            change()
        except (OSError, RuntimeError) as fault:  # what Oxigraph raises for faults of the disk and of the files
            raise StoreError(f"{self.path}: cannot be written: {fault}; {way_out(fault)}") from fault

    def _state(self, subject: URIRef) -> str | None:
        """What the store notes about itself or about one of its graphs."""
        import pyoxigraph as ox

        pattern = (ox.NamedNode(subject), ox.NamedNode(OWL.versionInfo), None, ox.NamedNode(META_GRAPH))
        return next((str(from_ox(q.object)) for q in self._open_handle().quads_for_pattern(*pattern)), None)

    def _provenance(self, article: Article) -> tuple[str, URIRef] | None:
        """Content hash and activity of an article that the store has."""
        import pyoxigraph as ox

        pattern = (ox.NamedNode(article.iri), None, None, ox.NamedNode(article.graph))
        facts = {q.predicate.value: from_ox(q.object) for q in self._open_handle().quads_for_pattern(*pattern)}
        if str(DIP.contentHash) not in facts:
            return None
        return str(facts[str(DIP.contentHash)]), URIRef(facts[str(PROV.wasGeneratedBy)])

    def _expect_version(self, *, create: bool) -> None:
        """Mark a new store as ours; StoreError for data that is not ours, and for that of a newer dragoman."""
        noted = self._state(_STORE)
        if noted is None and create and not self.ask(_ANYTHING):
            self._update(_MARK)
        elif noted is None:
            raise StoreError(f"{self.path}: a store, but not one that dragoman made; give another --store")
        elif not noted.isdigit() or int(noted) > VERSION:
            raise StoreError(
                f"{self.path}: written by a newer dragoman (layout {noted}, this one knows {VERSION}); upgrade dragoman"
            )
        elif int(noted) < VERSION and not self.read_only:
            self._update(f"DELETE WHERE {{ GRAPH <{META_GRAPH}> {{ <{_STORE}> <{OWL.versionInfo}> ?v }} }};\n{_MARK}")
        if isinstance(self._handle, Remote) and not self.ask(f"ASK {{ <{_STORE}> <{OWL.versionInfo}> ?v }}"):
            raise StoreError(f"{self.path}: does not read all graphs together; set its default graph to their union")
