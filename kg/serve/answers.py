"""What a worker answers: a query in the format that the client wants, or a page for people."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from rdflib import URIRef

from kg import empty
from kg import query as queries
from kg.errors import KgError, QueryError
from kg.model import BASE
from kg.network import load
from kg.query import RefusedError
from kg.results import Table, Triples, write
from kg.serve.accept import ANSWERS, GRAPHS, TABLES, choose
from kg.views import html
from kg.views.english import sentence
from kg.views.explain import explain

if TYPE_CHECKING:
    import networkx as nx

    from kg.store import Store

Answer = tuple[int, str, bytes]  # status, media type, body

SHOWN = 500  # rows or claims on a page
_HTML = "text/html"
_HERE = Path(__file__).parent / "templates"


class Answers:
    """A store that answers requests; what is costly to make is made once, since the store does not change."""

    def __init__(self, store: Store, *, rows: int) -> None:
        self.store, self.rows = store, rows

    def answer(self, request: dict[str, Any]) -> Answer:
        """Status, media type and body for a request: `kind` is sparql, ask, explain or network."""
        if request["kind"] == "sparql":
            return self._sparql(request["query"], request["accept"])
        if request["kind"] == "network":
            return self._network_page()
        return self._ask_page(request) if request["kind"] == "ask" else self._explain_page(request["names"])

    def _sparql(self, text: str, accept: str) -> Answer:
        """SPARQL 1.1 Protocol: 400 for what is no query, 403 for what is refused, 406 where no format fits."""
        try:
            answer = queries.ask(self.store, text, most=self.rows)
            offered = GRAPHS if isinstance(answer, Triples) else ANSWERS if answer.ask else TABLES
            media = choose(accept, offered)
            if media is None:
                return 406, "text/plain", f"this query can be answered as {', '.join(offered)}\n".encode()
            return 200, media, write(answer, offered[media]).encode()
        except RefusedError as fault:
            return 403, "text/plain", f"{fault}\n".encode()
        except QueryError as fault:
            return 400, "text/plain", f"{fault}\n".encode()

    def _ask_page(self, request: dict[str, Any]) -> Answer:
        """The first page: choose a named query or write one, and see its table."""
        name, text, given = request["name"], request["query"], request["parameters"]
        chosen, table, fault, why = None, None, "", []
        try:
            chosen = queries.find(name) if name in {q.name for q in queries.names()} else None
            if name and chosen is None:
                raise QueryError(f"{name!r}: no such query")
            ready = chosen is not None and all(map(given.get, chosen.example))  # else the form asks for what is needed
            text = text or (queries.fill(chosen, given) if chosen is not None and ready else "")
            if text:
                answer = queries.ask(self.store, text, most=self.rows)
                table = answer.table() if isinstance(answer, Triples) else answer
                if chosen is not None and not table.terms:
                    why = empty.reasons(self.store, chosen, given)
        except QueryError as error:
            fault = str(error)
        page = self._page(
            "ask.html",
            title="Ask" if chosen is None else chosen.title,
            queries=queries.names(),
            chosen=chosen,
            given=given,
            text=text,
            fault=fault,
            columns=() if table is None else table.columns,
            rows=[] if table is None else self._rows(table),
            number=None if table is None else len(table.terms),
            why=why,
        )
        return (400 if fault else 200), _HTML, page

    def _explain_page(self, names: list[str]) -> Answer:
        """The claims behind an actor, two actors or a claim, with their sentences."""
        try:
            found = explain(self._network, names)
        except KgError as error:
            return 404, _HTML, self._page("explain.html", title="Not found", fault=str(error), claims=[], number=0)
        told = [
            claim
            | {
                "english": sentence(claim),
                "before": claim["sentence"][: claim["mark_start"]],
                "words": claim["sentence"][claim["mark_start"] : claim["mark_end"]],
                "after": claim["sentence"][claim["mark_end"] :],
                "link": claim["url"] if claim["url"].startswith(("https://", "http://")) else "",
            }
            for claim in found[:SHOWN]
        ]
        title = " and ".join(self._name(name) for name in names)
        page = self._page("explain.html", title=title, fault="", claims=told, number=len(found))
        return 200, _HTML, page

    def _network_page(self) -> Answer:
        """The actor network, as `kg view` writes it."""
        try:
            return 200, _HTML, html.render(self._network, principals=load(self.store, level="principal")).encode()
        except KgError as error:  # too many actors to draw
            return 404, "text/plain", f"{error}\n".encode()

    @cached_property
    def _network(self) -> nx.MultiDiGraph[str]:
        return load(self.store)

    @cached_property
    def _told(self) -> dict[str, str]:
        """Label of each actor and event that an article tells of, by itself and by its IRI."""
        _, rows = self.store.select(
            "SELECT DISTINCT ?x ?l { { ?x dip:mentionedAs ?m } UNION { ?c dip:aboutEvent ?x } ?x skos:prefLabel ?l }"
        )
        return {key: str(label) for told, label in rows for key in (str(told), str(label))}

    def _name(self, name: str) -> str:
        return self._told.get(name, name)

    def _rows(self, table: Table) -> list[list[tuple[str, str]]]:
        """Text of each cell, and the page that it leads to or nothing."""
        shown = zip(table.texts[:SHOWN], table.terms[:SHOWN], strict=True)
        return [[(text, self._link(term)) for text, term in zip(texts, terms, strict=True)] for texts, terms in shown]

    def _link(self, term: object) -> str:
        """Actors, events and claims lead to what is said of them."""
        known = isinstance(term, URIRef) and str(term).startswith(f"{BASE}claim/")
        return f"/explain?what={quote(str(term), safe='')}" if known or str(term) in self._told else ""

    def _page(self, name: str, **facts: Any) -> bytes:
        """A page; all text in it is escaped."""
        from jinja2 import Environment, FileSystemLoader, StrictUndefined

        pages = Environment(
            loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )
        return pages.get_template(name).render(**facts, shown=SHOWN).encode()
