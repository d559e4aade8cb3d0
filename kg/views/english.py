"""A claim in one English sentence: who says, how surely, that who did what to whom.

The words are in `english.toml`; here is only how they are joined. After INDRA's English assembler (Gyori et al. 2017),
which found that reading claims back in plain words is the fastest way to see what an extractor got wrong.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

MEDIATED = frozenset({"Mediation", "MediationOffer"})  # done between those who alone may be named
SOMEONE = "someone"
_VERBS_OF_SAYING = {"Confirms": "confirmed", "Believes": "believed", "Says": "said", "Denies": "said"}


@cache
def _words() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads((Path(__file__).parent / "english.toml").read_text("utf-8"))


_THE = re.compile("|".join(_words()["names"]["the"]))


def factuality_word(factuality: str) -> str:
    """What to call a factuality in running text and on badges: `planned` for `Planned`."""
    return str(_words()["factuality"].get(factuality, factuality))


def listed(names: Sequence[str]) -> str:
    """`A`, `A and B`, `A, B and C`, with an article for "the United States"; empty for nobody."""
    called = [f"the {name}" if _THE.fullmatch(name) else name for name in names]
    return " and ".join(p for p in (", ".join(called[:-1]), *called[-1:]) if p)


def sentence(claim: Mapping[str, Any]) -> str:
    """One English sentence for a claim of `kg.network`: its source, its factuality and its content.

    For example: "American officials confirmed, via Axios, that William Burns is set to meet with David Barnea."
    """
    told, outlets = content(claim), listed(claim["reported_by"])
    speakers = listed([name for name in claim["attributed_to"] if name not in claim["reported_by"]])
    if speakers and told.startswith(f"{speakers} "):
        # "X said that X …" reads like two people
        return f"By their own account{f', via {outlets}' if outlets else ''}, {told}."
    if speakers:
        via = f", via {outlets}," if outlets else ""
        return f"{_capital(speakers)} {_VERBS_OF_SAYING.get(claim['stance'], 'said')}{via} that {told}."
    if outlets:
        return f"{_capital(outlets)} reported that {told}."
    return f"{claim['publisher'] or 'The article'} says that {told}."


def content(claim: Mapping[str, Any]) -> str:
    """What is claimed, with its factuality, without its source: the clause after "says that"."""
    parts = _relation(claim) if claim["kind"] == "relation" else _event(claim)
    return " ".join(p for p in parts if p)


def _relation(claim: Mapping[str, Any]) -> list[str]:
    subject = listed([claim["subject"] or SOMEONE])
    base, one, many, *rest = _words()["relations"].get(claim["type"]) or _regular(claim["type_label"])
    present = many if claim["plural"] else one
    be = "are" if claim["plural"] else "is"
    verb = {
        "Planned": f"{be} set to {base}",
        "Rumored": f"{be} rumored to {base}",
        "Conditional": f"may {base}",
        "NotRealized": f"did not {base}",
        "Denied": f"did not {base}",
    }.get(claim["factuality"], present)
    return [subject, verb, listed([claim["object"]]), *rest]


def _regular(label: str) -> tuple[str, str, str]:
    """Infinitive, singular and plural of a label such as "meets with" or "mediates for"."""
    verb, _, rest = label.partition(" ")
    base = verb[:-1] if verb.endswith("s") and not verb.endswith("ss") else verb
    base = f"{verb[:-2]}" if verb.endswith(("ches", "shes", "sses")) else base
    plural = f"{base} {rest}".strip()
    return plural, label, plural


def _event(claim: Mapping[str, Any]) -> list[str]:
    base, past, gerund, linker = _words()["events"].get(claim["type"]) or _words()["events"]["Event"]
    actors, others = _sides(claim)
    subject = listed(actors[:1] if linker == "with" and not others else actors)
    if linker == "with" and not others:
        others = actors[1:]
    plural = claim["plural"] and not (len(actors) > 1 and subject == actors[0])
    be = "are" if plural else "is"
    verb = {
        "Ongoing": f"{be} {gerund}",
        "Planned": f"{be} set to {base}",
        "Rumored": f"{be} rumored to {base}",
        "Conditional": f"may {base}",
        "NotRealized": f"did not {base}",
        "Denied": f"did not {base}",
    }.get(claim["factuality"], past)
    tail = [
        f"in {claim['place']}" if claim["place"] else "",
        _when(claim),
        _about(claim["topic"], base, "over" if claim["type"] in _words()["topics"]["over"] else "about"),
    ]
    goal = f"{linker} {listed(others)}".strip() if others else ""
    concerned = listed(claim["beneficiaries"])
    gain = f"for {concerned}" if concerned else ""
    end = {"Failure": "without success", "Success": "with success", "PartialSuccess": "with partial success"}
    return [
        subject or SOMEONE,
        verb,
        goal,
        gain,
        *tail,
        end.get(claim["outcome"], ""),
    ]


def _about(topic: str, said: str, word: str) -> str:
    """What it is about or over, without what the verb has already: "reached an agreement … about herring quotas"."""
    noun, _, rest = topic.partition(" ")
    preposition, _, matter = rest.partition(" ")
    if noun in said.split() and (not rest or preposition in {"on", "about", "over"}):
        topic = matter
    return f"{word} {topic}" if topic else ""


def _sides(claim: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """Those who do it, and those to whom it is done."""
    doers = claim["mediators"] or claim["initiators"] or claim["hosts"]
    others = claim["targets"] or ([p for p in (*claim["parties"], *claim["hosts"]) if p not in doers] if doers else [])
    if not doers and claim["type"] in MEDIATED:
        return [], claim["parties"]
    if not doers and not others:
        return claim["parties"] or claim["participants"], []
    return doers, others


def _when(claim: Mapping[str, Any]) -> str:
    """The day, else the article's own words in quotes."""
    if claim["date"]:
        return f"{'on' if len(claim['date']) == len('2000-01-01') else 'in'} {day(claim['date'])}"
    return f"(“{claim['time_text']}”)" if claim["time_text"] else ""


def day(iso: str) -> str:
    """`7 October 2023`, `October 2023` or `2023` for an ISO date that is as exact as the text."""
    parts = iso.split("-")
    month = [_words()["dates"]["months"][int(parts[1]) - 1]] if len(parts) > 1 else []
    return " ".join([*(str(int(d)) for d in parts[2:]), *month, parts[0]])


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
