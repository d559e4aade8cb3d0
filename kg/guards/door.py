"""What of a reading may enter a store: all but the claims that break a guard, so that a bad claim costs only itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from rdflib import URIRef

from kg.errors import ArticleError
from kg.guards import Broken, broken_by
from kg.guards.facts import Classes
from kg.model import Actor, Claim, Event, LeftOut, Reading


def admitted(reading: Reading, classes: Classes) -> Reading | ArticleError:
    """The reading, with the claims that break a guard moved to `left_out`; an ArticleError for a fault of no claim.

    What is left is judged again, since what went may have described what stays: each time a claim or more goes.
    """
    while violations := [one for one in broken_by(reading, classes) if one.severity == "Violation"]:
        actors = {actor.iri: actor for actor in reading.actors}
        concerned = [(claim.iri, _concerned(claim, actors)) for claim in reading.claims]
        faults: dict[URIRef, Broken] = {}
        for one in violations:
            blamed = [claim for claim, nodes in concerned if one.focus in nodes]
            if not blamed:
                told = f"no claim is at fault, so that the article is left out: {one.guard}: {one.message}"
                return ArticleError(
                    reading.article.origin, f"what was read breaks a guard, and {told}; please report it", "guard"
                )
            for claim in blamed:
                faults.setdefault(claim, one)
        reading = _without(reading, faults, actors)
    return reading


def _concerned(claim: Claim, actors: Mapping[URIRef, Actor]) -> set[URIRef]:
    """The nodes that a claim writes about."""
    about = claim.about
    nodes = _with_principals(claim.names, actors) | {claim.iri, claim.evidence.iri}
    if isinstance(about, Event):
        nodes |= {about.iri, *(process for process, _ in about.processes)}
        if about.place is not None:
            nodes.add(about.place.iri)
    return nodes


def _with_principals(names: Iterable[URIRef], actors: Mapping[URIRef, Actor]) -> set[URIRef]:
    """What is named, and for whom it acts."""
    found: set[URIRef] = set()
    wanted = list(names)
    while wanted:
        iri = wanted.pop()
        if iri not in found:
            found.add(iri)
            actor = actors.get(iri)
            wanted += [actor.acts_for] if actor is not None and actor.acts_for is not None else []
    return found


def _without(reading: Reading, faults: Mapping[URIRef, Broken], actors: Mapping[URIRef, Actor]) -> Reading:
    """The reading without some claims, and without the actors and the links to events that only they told of."""
    kept = [claim for claim in reading.claims if claim.iri not in faults]
    gone = [claim for claim in reading.claims if claim.iri in faults]
    lost = _events(gone) - _events(kept)
    named = _with_principals((name for claim in kept for name in claim.names), actors)
    return replace(
        reading,
        claims=tuple(_unlinked(claim, lost) for claim in kept),
        actors=tuple(actor for actor in reading.actors if actor.iri in named),
        left_out=(*reading.left_out, *(_left_out(claim, faults[claim.iri], reading) for claim in gone)),
    )


def _events(claims: Iterable[Claim]) -> set[URIRef]:
    return {claim.about.iri for claim in claims if isinstance(claim.about, Event)}


def _unlinked(claim: Claim, lost: set[URIRef]) -> Claim:
    """The claim, its event no longer linked to events that are gone."""
    about = claim.about
    if not isinstance(about, Event) or not any(other in lost for _, other in about.links):
        return claim
    return replace(claim, about=replace(about, links=tuple(link for link in about.links if link[1] not in lost)))


def _left_out(claim: Claim, fault: Broken, reading: Reading) -> LeftOut:
    words = claim.evidence
    sentence = reading.article.text[words.sentence_start : words.sentence_end]
    return LeftOut(
        where=reading.article.origin,
        guard=fault.guard,
        fault=fault.message,
        rule=claim.rule,
        words=" ".join(words.quote.split()),
        sentence=" ".join(sentence.split()),
    )
