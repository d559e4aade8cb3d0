"""What a build did, and what its store holds now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from rdflib.term import URIRef

from kg.errors import ArticleError
from kg.merging import Merged
from kg.model import LeftOut, Shown
from kg.ontology import local_name
from kg.rdf import DERIVED_GRAPH

if TYPE_CHECKING:
    from kg.store import Store

# Faults of the input that ask for nothing to be done: the run has read all that it should.
HARMLESS = frozenset({"duplicate", "not-english", "other-kind"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Report(Shown):
    """What a build did, and what its store holds now.

    Articles of this run are `added`, `replaced` or `unchanged`, or `skipped`, each with its place and reason;
    `copies` brought the text of another article under an address of their own, which is now one more of that article's;
    `sentences` are those of the articles that were added or replaced, and `claims_left_out` the claims in them that
    break a guard of the shapes. `stopped` says that not all was read, since somebody asked to stop. `merged` says what
    came of the decisions on who is the same. `articles`, `stories` (articles that are not told after another one in
    nearly the same words), `undated` (those without a day of publication), `claims_by_factuality` (most first),
    `actors` (those that claims name) and `edges` (of the network) are the store's.
    """

    added: int
    replaced: int
    unchanged: int
    copies: int
    skipped: tuple[ArticleError, ...]
    claims_left_out: tuple[LeftOut, ...]
    sentences: int
    stopped: bool
    merged: Merged
    articles: int
    stories: int
    undated: int
    claims_by_factuality: Mapping[str, int]
    actors: int
    edges: int

    @property
    def read(self) -> int:
        """How many articles of this run are in the store."""
        return self.added + self.replaced + self.unchanged + self.copies

    @property
    def skipped_by_reason(self) -> Mapping[str, int]:
        """How many inputs were skipped for each reason, most first."""
        return dict(Counter(fault.reason for fault in self.skipped).most_common())

    @property
    def claims_left_out_by_guard(self) -> Mapping[str, int]:
        """How many claims each guard left out, most first."""
        return dict(Counter(one.guard for one in self.claims_left_out).most_common())

    @property
    def faults(self) -> int:
        """How many inputs could not be read, duplicates, other languages and files of other kinds left aside."""
        return sum(fault.reason not in HARMLESS for fault in self.skipped)

    def as_dict(self) -> dict[str, object]:
        """All of it for JSON; the same run gives the same dict."""
        names = ("added", "replaced", "unchanged", "copies", "sentences", "stopped")
        return {
            "run": {
                "read": self.read,
                **{name: getattr(self, name) for name in names},
                "failed": self.skipped_by_reason.get("failed", 0),
                "skipped": len(self.skipped),
                "skipped_by_reason": dict(sorted(self.skipped_by_reason.items())),
                "claims_left_out": len(self.claims_left_out),
            },
            "store": {
                "articles": self.articles,
                "stories": self.stories,
                "undated": self.undated,
                "claims": sum(self.claims_by_factuality.values()),
                "claims_by_factuality": dict(self.claims_by_factuality),
                "actors": self.actors,
                "edges": self.edges,
                "decisions": self.merged.decisions,
                "merged_actors": self.merged.actors,
                "merged_events": self.merged.events,
            },
            "absent": [{"decision": d.verdict, "one": d.one, "other": d.other} for d in self.merged.absent],
            "skipped": [{"where": f.where, "reason": f.reason, "fault": f.fault} for f in self.skipped],
            "claims_left_out": [asdict(one) for one in self.claims_left_out],
        }


_CLAIMS = "SELECT ?f (COUNT(?c) AS ?n) WHERE { ?c a dip:Claim ; dip:factuality ?f } GROUP BY ?f"
_ACTORS = "SELECT (COUNT(DISTINCT ?a) AS ?n) WHERE { ?a dip:mentionedAs ?m }"
_COUNTED = "SELECT (COUNT(?a) AS ?n) WHERE { ?a a dip:Article }"
_STORIES = "SELECT (COUNT(?a) AS ?n) WHERE { ?a a dip:Article FILTER NOT EXISTS { ?a dip:sameStoryAs ?first } }"
_UNDATED = "SELECT (COUNT(?a) AS ?n) WHERE { ?a a dip:Article FILTER NOT EXISTS { ?a dip:published ?day } }"
_EDGES = """
SELECT (COUNT(*) AS ?n) WHERE {
  ?p dip:sign ?sign . GRAPH <%s> { ?a ?p ?b }
  FILTER (!EXISTS { ?p a owl:SymmetricProperty } || STR(?a) <= STR(?b))
}
"""


def report_of(
    store: Store,
    counts: Mapping[str, int],
    skipped: Iterable[ArticleError],
    left_out: Iterable[LeftOut],
    *,
    merged: Merged,
    stopped: bool,
) -> Report:
    """The report of a run that is over."""
    found = [(local_name(URIRef(str(f))), int(str(n))) for f, n in store.select(_CLAIMS)[1]]
    return Report(
        added=counts["added"],
        replaced=counts["replaced"],
        unchanged=counts["unchanged"],
        copies=counts["copies"],
        skipped=tuple(skipped),
        claims_left_out=tuple(left_out),
        sentences=counts["sentences"],
        stopped=stopped,
        merged=merged,
        articles=_number(store, _COUNTED),
        stories=_number(store, _STORIES),
        undated=_number(store, _UNDATED),
        claims_by_factuality=dict(sorted(found, key=lambda pair: (-pair[1], pair[0]))),
        actors=_number(store, _ACTORS),
        edges=_number(store, _EDGES % DERIVED_GRAPH),
    )


def _number(store: Store, query: str) -> int:
    """The answer of a query that counts."""
    return int(str(store.select(query)[1][0][0]))
