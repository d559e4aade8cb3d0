"""Times that the text names, against the article's date: as exact as the words are, and never invented."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from kg.model import PartialDate

if TYPE_CHECKING:
    from kg.tokens import Span, Token

MONTHS = {
    m: n
    for n, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sep sept",
            "october oct",
            "november nov",
            "december dec",
        ),
        1,
    )
    for m in names.split()
}
WEEKDAYS = {
    d: n
    for n, names in enumerate(
        ("monday mon", "tuesday tue", "wednesday wed", "thursday thu", "friday fri", "saturday sat", "sunday sun")
    )
    for d in names.split()
}
NUMBERS = {
    w: n for n, w in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
} | {"a": 1, "an": 1, "couple": 2}
MONTH = r"(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?"
YEAR = r"(?P<year>(?:1[89]|20)\d\d)"
DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
TO = r" ?(?:-|–|—|to|and|or|through) ?\d{1,2}(?:st|nd|rd|th)?"  # the end of a span: its first day is meant
ABSOLUTE = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{MONTH} {DAY}{TO},? {YEAR}\b",
        rf"\b{DAY}{TO} (?:of )?{MONTH},? {YEAR}\b",
        rf"\b{DAY}{TO} (?:of )?{MONTH}\b",
        rf"\b{MONTH} {DAY},? {YEAR}\b",
        rf"\b{DAY} (?:of )?{MONTH},? {YEAR}\b",
        r"\b(?P<year>\d{4})-(?P<month_number>\d\d)-(?P<day>\d\d)\b",
        rf"\b{MONTH} {DAY}\b(?! ?\d)",
        rf"\b{DAY} (?:of )?{MONTH}\b",
        rf"\b{MONTH},? {YEAR}\b",
        rf"\b{MONTH}(?=\W|$)",
        rf"\b{YEAR}\b",
    )
)
WEEKDAY = re.compile(
    r"\b(?P<which>last|next|this|on|coming)? ?(?P<day>" + "|".join(d for d in WEEKDAYS if len(d) > 3) + r")\b",
    re.IGNORECASE,
)
IN = re.compile(r"\bin (?P<number>\w+) (?P<unit>day|month|year)s?(?:['’]s?)? ?(?:time)?$", re.IGNORECASE)
VAGUE = re.compile(
    r"\b(?:every|each|most|eve of|day before the|(?:day|week|month|year)s? (?:before|after)|fiscal year|FY|"
    r"AH|BE|Hijri|Hebrew|Persian|Islamic|Buddhist|lunar)\b"
)  # times again and again, around another time, and in other calendars: the words are kept, no date is made of them
BOUNDS = frozenset({"before", "until", "till", "by", "after", "ahead", "beyond", "past"})
APART = BOUNDS | {"since", "following", "despite"}  # what stands behind has a time of its own
AGO = re.compile(r"\b(?P<number>\w+) (?P<unit>day|week|month|year)s? (?P<way>ago|earlier|from now)\b", re.IGNORECASE)
AMBIGUOUS = re.compile(r"\b(?:May|March|Mar)\b")
NAMED = {
    "day before yesterday": -2,
    "day after tomorrow": 2,
    "today": 0,
    "tonight": 0,
    "this morning": 0,
    "this afternoon": 0,
    "this evening": 0,
    "last night": -1,
    "yesterday": -1,
    "tomorrow": 1,
}
LAST = re.compile(r"\b(?P<which>last|this|next) (?P<unit>month|year)\b", re.IGNORECASE)


def normalise(words: str, published: date | None, *, past: bool = True) -> PartialDate | None:
    """The date that some words name, or None where they name none or lean on a date that the article lacks.

    Without a year the nearest date not after publication is meant (not before it, where `past` is False).
    """
    if VAGUE.search(re.sub(r"day before yesterday|day after tomorrow", "", words)):
        return None
    found = [match for pattern in ABSOLUTE if (match := pattern.search(words)) is not None]
    if found:
        first = min(found, key=lambda match: (match.start(), -match.end()))
        return _absolute(first.groupdict(), words, published, past=past, behind=words[first.end() :])
    if published is None:
        return None
    return _relative(words, published, past=past)


def _absolute(
    parts: dict[str, str | None], words: str, published: date | None, *, past: bool, behind: str
) -> PartialDate | None:
    number = parts.get("month_number")
    month = int(number) if number else MONTHS.get((parts.get("month") or "").casefold())
    bare = month is not None and not parts.get("day") and not parts.get("year")
    if bare and (parts.get("month") or "").casefold() in {"may", "mar", "march"} and not AMBIGUOUS.search(words):
        return None  # the verbs "may" and "march"
    day = int(parts.get("day") or 0) or None
    if parts.get("year"):
        year = int(str(parts["year"]))
    elif (end := re.search(YEAR, behind)) is not None:  # "from December 30 to January 2, 2024"
        other = re.search(MONTH, behind, re.IGNORECASE)
        over = other is not None and month is not None and MONTHS[other["month"].casefold()] < month
        year = int(end["year"]) - over
    elif published is None or month is None:
        return None
    else:
        year = published.year
        if re.search(r"\blast year\b", words, re.IGNORECASE):
            year -= 1
        elif re.search(r"\bnext year\b", words, re.IGNORECASE):
            year += 1
        elif re.search(r"\bnext\b", words, re.IGNORECASE):
            year += month <= published.month
        elif past and (month, day or 1) > (published.month, published.day if day else 31):
            year -= 1
        elif not past and (month, day or 31) < (published.month, published.day):
            year += 1
    try:
        return PartialDate(year=year, month=month, day=day)
    except ValueError:
        return None


def _relative(words: str, published: date, *, past: bool) -> PartialDate | None:
    for name, days in NAMED.items():
        if re.search(rf"\b{name}\b", words, re.IGNORECASE):
            return _of(published + timedelta(days=days))
    weekday = WEEKDAY.search(words)
    if weekday is not None:
        back = (published.weekday() - WEEKDAYS[weekday["day"].casefold()]) % 7
        which = (weekday["which"] or "").casefold()
        week = re.search(r"\b(?P<way>last|previous|next|following) week\b", words, re.IGNORECASE)
        if week is not None:
            monday = published - timedelta(days=published.weekday())
            turn = -7 if week["way"].casefold() in {"last", "previous"} else 7
            return _of(monday + timedelta(days=turn + WEEKDAYS[weekday["day"].casefold()]))
        if back == 0 and which in {"last", "next", "coming"}:
            return _of(published + timedelta(days=-7 if which == "last" else 7))
        forward = which != "last" and (not past or which in {"next", "coming"})
        return _of(published + timedelta(days=(7 - back) % 7 if forward else -back))
    ago = AGO.search(words)
    if ago is not None:
        number = int(ago["number"]) if ago["number"].isdigit() else NUMBERS.get(ago["number"].casefold())
        if number is None or ago["way"].casefold() == "earlier":
            return None
        sign = 1 if ago["way"].casefold() == "from now" else -1
        unit = ago["unit"].casefold()
        if unit == "day":
            return _of(published + timedelta(days=sign * number))
        if unit == "week":
            return None  # a week is no day, and RDF has no type for it: the words are kept instead
        months = published.year * 12 + published.month - 1 + sign * number * (12 if unit == "year" else 1)
        return PartialDate(year=months // 12, month=None if unit == "year" else months % 12 + 1)
    ahead = IN.search(words)
    if ahead is not None and not past:
        number = int(ahead["number"]) if ahead["number"].isdigit() else NUMBERS.get(ahead["number"].casefold())
        if number is None:
            return None
        if ahead["unit"].casefold() == "day":
            return _of(published + timedelta(days=number))
        months = published.year * 12 + published.month - 1 + number * (12 if ahead["unit"].casefold() == "year" else 1)
        return PartialDate(year=months // 12, month=None if ahead["unit"].casefold() == "year" else months % 12 + 1)
    last = LAST.search(words)
    if last is not None:
        step = {"last": -1, "this": 0, "next": 1}[last["which"].casefold()]
        if last["unit"].casefold() == "year":
            return PartialDate(year=published.year + step)
        months = published.year * 12 + published.month - 1 + step
        return PartialDate(year=months // 12, month=months % 12 + 1)
    return None


def _of(day: date) -> PartialDate:
    return PartialDate(year=day.year, month=day.month, day=day.day)


def is_bound(expression: Span) -> bool:
    """Whether a time only bounds when it happens: "before May", "by Friday", "until 2025"."""
    above = expression.root.head
    return above.dep_ in {"prep", "mark", "pcomp"} and above.lower_ in BOUNDS


def time_of(head: Token, doc_ents: Sequence[Span]) -> Span | None:
    """The time expression that hangs on a word, or on the clause it stands in; the nearest one.

    Not that of another event, before or since which it happens: "held since their attack on October 7".
    """
    nearest: tuple[int, int, Span] | None = None
    for entity in doc_ents:
        if entity.label_ not in {"DATE", "TIME"} or entity.sent.start != head.sent.start:
            continue
        above = entity.root
        steps = 0
        while (
            above.head != above
            and above != head
            and steps < 4
            and (
                above.dep_ in {"pobj", "npadvmod", "prep", "advmod", "nmod", "compound", "poss", "tmod", "pcomp"}
                or above.ent_type_ == "DATE"
            )
            and not (above.lower_ in APART and above != entity.root.head)
        ):
            above = above.head
            steps += 1
        if above == head and (nearest is None or (steps, entity.start) < nearest[:2]):
            nearest = (steps, entity.start, entity)
    return _until_clause(nearest[2]) if nearest is not None else None


def _until_clause(entity: Span) -> Span:
    """A time without the clause that the model may have put to it: "Friday[, ending two years]" of talks."""
    end = next((t.i - 1 for t in entity[1:] if t.pos_ == "VERB" and entity.doc[t.i - 1].is_punct), entity.end)
    return entity.doc[entity.start : end]
