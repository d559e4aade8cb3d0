"""Dates: as exact as the words, against the article's date, and never invented."""

from __future__ import annotations

from datetime import date

import pytest
from sentences import Read, events

from kg.dates import normalise
from kg.model import Event

FRIDAY = date(2023, 10, 6)

# words, whether what they date is past, the date meant (empty: none)
AGAINST_FRIDAY = [
    ("October 7, 2023", True, "2023-10-07"),
    ("7 October 2023", True, "2023-10-07"),
    ("7th of October 2023", True, "2023-10-07"),
    ("2022-07-22", True, "2022-07-22"),
    ("July 22, 2022", True, "2022-07-22"),
    ("Sept. 19", True, "2023-09-19"),
    ("Sept. 21", True, "2023-09-21"),
    ("Dec. 1", True, "2022-12-01"),
    ("Dec. 1", False, "2023-12-01"),
    ("Jan. 1", False, "2024-01-01"),
    ("March", True, "2023-03"),
    ("August", True, "2023-08"),
    ("November", True, "2022-11"),
    ("November", False, "2023-11"),
    ("March 2021", True, "2021-03"),
    ("2019", True, "2019"),
    ("Thursday", True, "2023-10-05"),
    ("Friday", True, "2023-10-06"),
    ("Monday", True, "2023-10-02"),
    ("next Tuesday", False, "2023-10-10"),
    ("today", True, "2023-10-06"),
    ("yesterday", True, "2023-10-05"),
    ("tomorrow", False, "2023-10-07"),
    ("three days ago", True, "2023-10-03"),
    ("two years ago", True, "2021"),
    ("two months ago", True, "2023-08"),
    ("last month", True, "2023-09"),
    ("last year", True, "2022"),
    ("next year", False, "2024"),
    ("Oct. 29 last year", True, "2022-10-29"),
    # nothing that a calendar knows, or too vague
    ("February 30, 2023", True, ""),
    ("two weeks ago", True, ""),
    ("recently", True, ""),
    ("an hour earlier", True, ""),
    ("may", True, ""),
    ("march", True, ""),
]

# without the article's date only what is said in full
WITHOUT = [
    ("October 7, 2023", "2023-10-07"),
    ("March 2021", "2021-03"),
    ("2019", "2019"),
    ("Monday", ""),
    ("Sept. 19", ""),
    ("yesterday", ""),
    ("last month", ""),
    ("August", ""),
]

IN_SENTENCES = [
    ("France imposed sanctions on Belarus on Monday.", "2023-10-02", "Monday"),
    ("Last week France imposed sanctions on Belarus.", "", "Last week"),
    ("France will impose sanctions on Belarus in December.", "2023-12", "December"),
    ("Norwegian troops fired on Tuesday at Swedish soldiers.", "2023-10-03", "Tuesday"),
    ("France imposed sanctions on Belarus.", "", ""),
]


@pytest.mark.parametrize(("words", "past", "meant"), AGAINST_FRIDAY)
def test_against_the_date_of_the_article(words: str, past: bool, meant: str) -> None:
    assert str(normalise(words, FRIDAY, past=past) or "") == meant


@pytest.mark.parametrize(("words", "meant"), WITHOUT)
def test_nothing_is_invented_without_a_date(words: str, meant: str) -> None:
    assert str(normalise(words, None) or "") == meant


@pytest.mark.parametrize(("text", "meant", "words"), IN_SENTENCES)
def test_an_event_keeps_its_date_and_the_words(read: Read, text: str, meant: str, words: str) -> None:
    (claim,) = events(read(text, published=FRIDAY))
    assert isinstance(claim.about, Event)
    assert (str(claim.about.date or ""), claim.about.time_text or "") == (meant, words)
