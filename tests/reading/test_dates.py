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
    # spans: the first day
    ("October 3-5, 2023", True, "2023-10-03"),
    ("3-5 October 2023", True, "2023-10-03"),
    ("3 to 5 October", True, "2023-10-03"),
    ("Sept. 12 and 13", True, "2023-09-12"),
    ("from October 30 to November 2, 2021", True, "2021-10-30"),
    ("December 30 to January 2, 2022", True, "2021-12-30"),
    ("between 2019 and 2021", True, "2019"),
    ("2021-22", True, "2021"),
    ("Monday to Wednesday", True, "2023-10-02"),
    # parts of the year, as exact as the year
    ("the summer of 2022", True, "2022"),
    ("the third quarter of 2021", True, "2021"),
    ("early 2020", True, "2020"),
    ("mid-2019", True, "2019"),
    ("late August", True, "2023-08"),
    ("the end of March 2020", True, "2020-03"),
    # weekdays and weeks
    ("last Friday", True, "2023-09-29"),
    ("next Friday", False, "2023-10-13"),
    ("last Thursday", True, "2023-10-05"),
    ("Sunday", True, "2023-10-01"),
    ("Sunday", False, "2023-10-08"),
    ("Tuesday last week", True, "2023-09-26"),
    ("Tuesday of next week", False, "2023-10-10"),
    ("Wednesday night", True, "2023-10-04"),
    ("Monday, Sept. 25", True, "2023-09-25"),
    # days and months around the article
    ("this morning", True, "2023-10-06"),
    ("last night", True, "2023-10-05"),
    ("the day before yesterday", True, "2023-10-04"),
    ("the day after tomorrow", False, "2023-10-08"),
    ("in three days", False, "2023-10-09"),
    ("in two months", False, "2023-12"),
    ("in four months' time", False, "2024-02"),
    ("earlier this month", True, "2023-10"),
    ("later this year", False, "2023"),
    ("next month", False, "2023-11"),
    ("next May", True, "2024-05"),
    ("May of last year", True, "2022-05"),
    ("a month ago", True, "2023-09"),
    # nothing that a calendar knows, or too vague
    ("earlier this week", True, ""),
    ("last week", True, ""),
    ("next week", False, ""),
    ("this weekend", False, ""),
    ("every Monday", True, ""),
    ("the eve of October 7", True, ""),
    ("two days after October 7", True, ""),
    ("the 1990s", True, ""),
    ("last summer", True, ""),
    ("the spring", True, ""),
    ("the second quarter", True, ""),
    ("the past three days", True, ""),
    ("three days later", True, ""),
    ("fiscal year 2024", True, ""),
    ("11 Muharram 1445 AH", True, ""),
    ("13 Aban 1402", True, ""),
    ("the 5th of Ramadan", True, ""),
    ("2566 BE", True, ""),
    ("decades", True, ""),
    ("Mondays", True, ""),
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
    ("October 3-5, 2023", "2023-10-03"),
    ("the summer of 2022", "2022"),
    ("three days ago", ""),
    ("3 to 5 October", ""),
    ("last night", ""),
    ("in two months", ""),
    ("Monday, Sept. 25", ""),
]

IN_SENTENCES = [
    ("France imposed sanctions on Belarus on Monday.", "2023-10-02", "Monday"),
    ("Last week France imposed sanctions on Belarus.", "", "Last week"),
    ("France will impose sanctions on Belarus in December.", "2023-12", "December"),
    ("Norwegian troops fired on Tuesday at Swedish soldiers.", "2023-10-03", "Tuesday"),
    ("France imposed sanctions on Belarus.", "", ""),
    ("France will impose sanctions on Belarus by Friday.", "", "by Friday"),
    ("France imposed sanctions on Belarus after October 1.", "", "after October 1"),
    ("France imposed sanctions on Belarus earlier this week.", "", "earlier this week"),
    ("France imposed sanctions on Belarus on Monday, ending two years of hesitation.", "2023-10-02", "Monday"),
    ("France has kept up its sanctions on Belarus since the vote on August 9, 2020.", "", ""),
    ("France will impose sanctions on Belarus after a vote on Monday.", "", ""),
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
