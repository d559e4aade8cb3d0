"""From a claim, an event, an article, an actor or two of them to the claims that explain them, in English.

explain(network, ["Burns", "Barnea"]) → claims; accounts(claims) → one Account for each event or relation
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from kg.errors import QueryError
from kg.network import claims as every_claim
from kg.views import english

if TYPE_CHECKING:
    import networkx as nx

NEAR = 3  # names that are offered in place of an unknown one


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One claim in words.

    `sentence` says who claims what, `surely` how surely, and `reading` how it was read. `before`, `words` and `after`
    are the article's own sentence, in which `words` support the claim; `where` is article and sentence number, `source`
    who published it when and at which address. `claim` is its IRI.
    """

    sentence: str
    surely: str
    before: str
    words: str
    after: str
    where: str
    source: str
    reading: str
    claim: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """All that is claimed about one event or relation; `heading` sums up several tellings, and is "" for one."""

    heading: str
    tellings: tuple[Telling, ...]


def explain(network: nx.MultiDiGraph[str], names: Sequence[str]) -> list[dict[str, Any]]:
    """The claims of `kg.network` behind a claim, an event, an article, one actor or two, in the order of the texts.

    Claims and events are given by IRI, its last part, or as tables show it (`claim:…`), events also by name, articles
    by name. Actors are given by label, alias or IRI, in any case, or by a part of the name that only one of them has
    ("Burns"). A state or group stands for all who act for it too. Two actors: the claims that name both of them. Raises
    QueryError for a name that nothing in the network has or that several have, for two actors whom no claim names
    together, and for more than two names.
    """
    claims = every_claim(network)
    if not 1 <= len(names) <= 2:
        raise QueryError(f"{len(names)} names; give a claim, an event, an article, an actor, or two actors")
    if len(names) == 1 and (found := [c for c in claims if names[0] in _handles(c)]):
        return found
    labels = _labels(network)
    unknown = len(names) == 1 and names[0].casefold() not in labels
    if unknown and (found := [c for c in claims if names[0] == c["article_name"]]):
        return found
    groups = [_claims_of(network, name, labels) for name in names]
    together = [c for c in claims if all(c["claim"] in group for group in groups)]
    if not together:
        raise QueryError(f"no claim names {' and '.join(map(repr, names))} together; ask for each alone")
    return together


def accounts(claims: Iterable[Mapping[str, Any]]) -> list[Account]:
    """The claims in words, those about one event or relation together, in the order in which each is told first."""
    about: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    for claim in claims:
        key = (claim["event"],) if claim["event"] else (claim["subject"], claim["type"], claim["object"])
        about.setdefault(key, []).append(claim)
    return [Account(heading=_heading(told), tellings=tuple(map(telling, told))) for told in about.values()]


def telling(claim: Mapping[str, Any]) -> Telling:
    """A claim of `kg.network` in words."""
    start, end = claim["mark_start"], claim["mark_end"]
    hedged = claim["certainty"] not in ("", "Certain")
    sure = f"; to its source it is {claim['certainty'].lower()}" if hedged else ""
    doubt = ", worked out rather than said" if claim["inferred"] else ""
    day = english.day(claim["published"]) if claim["published"] else ""
    return Telling(
        sentence=english.sentence(claim),
        surely=f"Factuality: {claim['factuality']}{sure}.",
        before=_flat(claim["sentence"][:start]),
        words=_flat(claim["sentence"][start:end]),
        after=_flat(claim["sentence"][end:]),
        where=f"{_flat(claim['article_name'])}, sentence {claim['sentence_number']}",
        source=_flat(", ".join(part for part in (claim["publisher"], day, claim["url"]) if part)),
        reading=f"Read with confidence {claim['confidence']:.2f} by the rule “{claim['rule']}”{doubt}.",
        claim=claim["claim"],
    )


def text(told: Iterable[Account]) -> str:
    """Accounts as plain text; the words that support a claim stand in «…» within their sentence."""
    return "\n\n".join("\n".join(_lines(account)) for account in told)


def _lines(account: Account) -> list[str]:
    found = [account.heading] if account.heading else []
    for one in account.tellings:
        found += [
            one.sentence,
            f"  {one.where}: {one.before}«{one.words}»{one.after}",
            *([f"  {one.source}"] if one.source else []),
            f"  {one.surely} {one.reading}",
            f"  {one.claim}",
        ]
    return found


def _heading(told: Sequence[Mapping[str, Any]]) -> str:
    """`Meeting, told 3 times: planned (2), denied (1)`; what several tellings of one thing make of it."""
    if len(told) < 2:
        return ""
    said = Counter(english.factuality_word(c["factuality"]) for c in told)
    name = str(told[0]["type_label"])
    return f"{name[:1].upper()}{name[1:]}, told {len(told)} times: " + ", ".join(f"{f} ({n})" for f, n in said.items())


def _handles(claim: Mapping[str, Any]) -> set[str]:
    """What a claim may be asked for by: itself, or the event that it is about."""
    last, event = str(claim["claim"]).rpartition("/")[2], str(claim["event"]).rpartition("/")[2]
    own = {claim["claim"], last, f"claim:{last}"}
    return own | ({claim["event"], event, f"event:{event}", claim["event_label"]} if event else set())


def _claims_of(network: nx.MultiDiGraph[str], name: str, labels: Mapping[str, set[str]]) -> set[str]:
    """The IRIs of all claims that an actor takes part in."""
    actors = _actors(network, name, labels)
    told = [c for iri in actors for c in network.nodes[iri]["claims"]]
    told += [c for a, b, tie in network.edges(data=True) if actors & {a, b} for c in tie["claims"]]
    return {c["claim"] for c in told}


def _labels(network: nx.MultiDiGraph[str]) -> dict[str, set[str]]:
    """Who bears each name in lower case, or acts for its bearer and is met under it, as in the named queries."""
    labels: dict[str, set[str]] = {}
    for iri, facts in network.nodes(data=True):
        for label in (iri, f"actor:{iri.rpartition('/')[2]}", *_names(facts)):
            labels.setdefault(label.casefold(), set()).add(iri)
    return labels


def _near(network: nx.MultiDiGraph[str], name: str, labels: Mapping[str, set[str]]) -> str:
    """Who may be meant by a name that nobody has, each once."""
    spelt = {label.casefold(): label for _, facts in network.nodes(data=True) for label in _names(facts)}
    near: dict[frozenset[str], str] = {}
    for label in get_close_matches(name.casefold(), spelt, n=2 * NEAR):
        near.setdefault(frozenset(labels[label]), spelt[label])
    meant = " or ".join(map(repr, [*near.values()][:NEAR]))
    return f"did you mean {meant}?" if near else "`kg query actors` lists all"


def _names(facts: Mapping[str, Any]) -> list[str]:
    """The names under which an actor is met: its own, and that of the state or group for which it acts."""
    return [str(name) for name in (facts["label"], *facts["aliases"], facts["principal_label"])]


def _actors(network: nx.MultiDiGraph[str], name: str, labels: Mapping[str, set[str]]) -> set[str]:
    """Those who bear a name, or the one whose name has all its words."""
    if name.casefold() in labels:
        return labels[name.casefold()]
    words = set(re.findall(r"\w+", name.casefold()))
    partly = {iri for label, iris in labels.items() if words and words <= _words(label) for iri in iris}
    if len(partly) == 1:
        return partly
    if partly:
        bearers = sorted(str(network.nodes[iri]["label"]) for iri in partly)
        raise QueryError(f"{name!r} may be {', '.join(map(repr, bearers[:10]))}; give one of them in full")
    raise QueryError(f"{name!r}: no such actor, event, article or claim in this store; {_near(network, name, labels)}")


def _words(label: str) -> set[str]:
    """The words of a name; an IRI has none."""
    return set() if "://" in label or label.startswith("actor:") else set(re.findall(r"\w+", label))


def _flat(words: str) -> str:
    """One line of text without what could steer a terminal."""
    return "".join(c if c.isprintable() else " " for c in words)
