"""Standing relations: who holds which office, belongs to what, borders, is allied or at odds with whom."""

from __future__ import annotations

from datetime import date

import pytest
from sentences import Read

from kg import gazetteer
from kg.model import Reading, Relation
from kg.ontology import local_name

# text, subject, relation, object: one of the relations that the text states
STATED = [
    ("CIA Director William Burns met David Barnea.", "William Burns", "headOf", "Central Intelligence Agency"),
    ("CIA Director William Burns met David Barnea.", "William Burns", "holdsOffice", "Director of the CIA"),
    ("Mossad chief David Barnea arrived.", "David Barnea", "headOf", "Mossad"),
    ("NATO chief Jens Stoltenberg spoke.", "Jens Stoltenberg", "headOf", "NATO"),
    ("Ukrainian President Volodymyr Zelensky spoke.", "Volodymyr Zelensky", "holdsOffice", "President of Ukraine"),
    ("Estonia's prime minister, Kaja Kallas, left.", "Kaja Kallas", "holdsOffice", "Prime Minister of Estonia"),
    (
        "Ursula von der Leyen, president of the European Commission, left.",
        "Ursula von der Leyen",
        "holdsOffice",
        "President of the European Commission",
    ),
    ("Former German Chancellor Angela Merkel spoke.", "Angela Merkel", "formerlyHeldOffice", "Chancellor of Germany"),
    (
        "Ruben Vardanyan, a former head of the separatist government, was held.",
        "Ruben Vardanyan",
        "formerlyHeldOffice",
        "head of the separatist government",
    ),
    ("Kremlin spokesman Dmitry Peskov denied it.", "Dmitry Peskov", "holdsOffice", "Kremlin Spokesman"),
    (
        "Antonio Guterres spoke. His spokesman Stephane Dujarric confirmed it.",
        "Stéphane Dujarric",
        "actsFor",
        "António Guterres",
    ),
    ("Hikmet Hajiyev, a foreign policy adviser to Ilham Aliyev, left.", "Hikmet Hajiyev", "actsFor", "Ilham Aliyev"),
    ("Japan is an ally of the United States.", "Japan", "alliedWith", "United States"),
    ("Turkey and Greece are NATO allies.", "Greece", "alliedWith", "NATO"),
    ("Yemen, an ally of Oman, condemned Iran.", "Yemen", "alliedWith", "Oman"),
    ("Poland, a member of NATO, condemned Russia.", "Poland", "memberOf", "NATO"),
    ("Hungary is a member of the European Union.", "Hungary", "memberOf", "European Union"),
    ("Finland joined NATO.", "Finland", "memberOf", "NATO"),
    ("Egypt's border with Gaza was closed.", "Egypt", "borders", "Gaza"),
    ("Sudan shares a border with Chad.", "Sudan", "borders", "Chad"),
    ("Tensions between India and Pakistan rose.", "India", "hasTensionWith", "Pakistan"),
    ("Relations between Algeria and Morocco are tense.", "Algeria", "hasTensionWith", "Morocco"),
    ("Armenia's ties with Russia have frayed.", "Armenia", "hasTensionWith", "Russia"),
    ("Hostages held by Hamas were freed.", "Hamas", "holdsCaptive", "hostages"),
    ("Pakistan holds two Indian pilots.", "Pakistan", "holdsCaptive", "two Indian pilots"),
    ("North Korea's state news agency KCNA reported it.", "Korean Central News Agency", "partOf", "North Korea"),
    ("Maia Sandu is the president of Moldova.", "Maia Sandu", "holdsOffice", "President of Moldova"),
    ("China is a rival of the United States.", "China", "conflictualRelation", "United States"),
    # what is over, and what looks like it
    ("Hungary belongs to NATO.", "Hungary", "memberOf", "NATO"),
    ("The minister said that Hungary belonged to NATO.", "Hungary", "memberOf", "NATO"),
    ("Carla Ruiz joined the Socialist Party of Chile.", "Carla Ruiz", "memberOf", "Socialist Party of Chile"),
    ("Ali Diop has headed the European Commission since May.", "Ali Diop", "headOf", "European Commission"),
]

# what states no relation of that name
NOT_STATED = [
    ("Japan met the United States.", "alliedWith"),
    ("William Burns met David Barnea.", "holdsOffice"),
    ("The border was closed.", "borders"),
    ("Ali Diop headed the Turkish delegation to the talks.", "headOf"),  # a delegation is no body
    ("Ottawa held talks after Donald Trump accused his northern neighbour of dumping steel.", "borders"),
    ("Tensions rose.", "hasTensionWith"),
    ("Finland praised NATO.", "memberOf"),
    ("Pakistan holds elections.", "holdsCaptive"),
    ("A director left the CIA.", "headOf"),
    ("Ali Diop, deputy head of Mossad, left.", "headOf"),
    ("Amina Diop, a director of Amnesty International, left.", "headOf"),
    ("President-elect Bola Adeyemi met envoys of Ghana.", "holdsOffice"),
    ("A former adviser to Joe Biden, Ted Wallace, met Iran.", "actsFor"),
    ("The family members of Joe Biden left.", "memberOf"),
    ("Former members of NATO met Iran.", "memberOf"),
    ("The New York Times reported it from North Korea.", "partOf"),
    # what is over
    ("Mugabe ruled Zimbabwe for decades.", "headOf"),
    ("Idi Amin ruled Uganda in the 1970s.", "headOf"),
    ("Saddam Hussein governed Iraq until 2003.", "headOf"),
    ("Anna Lind of Sweden once headed the European Commission.", "headOf"),
    ("Peter Moyo served in the Zambian army from 1991 to 2001.", "actsFor"),
    ("Walter Munk had served in the US Army.", "actsFor"),
    ("Kurt Lang represented Austria at the United Nations until 2019.", "actsFor"),
    ("From 1967 to 1995 Jacques Dupont was a member of the European Parliament.", "memberOf"),
    ("Sudan was a member of the Arab League.", "memberOf"),
    ("Wayne Tseng previously belonged to the Liberal Party of Australia.", "memberOf"),
    ("Georgia used to belong to the Soviet Union.", "memberOf"),
    # a group that is called so only
    ("The new members of the European Union condemned it.", "memberOf"),
    ("Members of the Security Council met in May.", "memberOf"),
]


def _stated(reading: Reading) -> set[tuple[str, str, str]]:
    """Subject, relation and object of every relation claim, by label."""
    known = gazetteer.load()
    labels = {a.iri: a.label for a in reading.actors}
    labels |= {i: e.label for i, e in known.entries.items()} | {i: o.label for i, o in known.offices.items()}
    return {
        (labels[c.about.subject], local_name(c.about.predicate), c.about.object_label or labels[c.about.object])
        for c in reading.claims
        if isinstance(c.about, Relation)
    }


@pytest.mark.parametrize(("text", "subject", "relation", "object_"), STATED)
def test_stated(read: Read, text: str, subject: str, relation: str, object_: str) -> None:
    assert (subject, relation, object_) in _stated(read(text))


@pytest.mark.parametrize(("text", "relation"), NOT_STATED)
def test_not_stated(read: Read, text: str, relation: str) -> None:
    assert relation not in {predicate for _, predicate, _ in _stated(read(text))}


# The day of the article tells what is over by then, where the gazetteer or the text knows when it was.
DATED = [
    ("President Barack Obama signed the deal.", "Barack Obama", "formerlyHeldOffice"),
    ("President Emmanuel Macron signed the deal.", "Emmanuel Macron", "holdsOffice"),
    ("Joe Biden spoke beside a statue of US president George Washington.", "George Washington", "formerlyHeldOffice"),
    ("In 1905, President Theodore Roosevelt met envoys of Japan.", "Theodore Roosevelt", None),
    ("In 1983, Foreign Minister Karl Moser met envoys of Japan.", "Karl Moser", None),
    ("On Monday, Foreign Minister Karl Moser met envoys of Japan.", "Karl Moser", "holdsOffice"),
    ("In 2019, President Emmanuel Macron met envoys of Japan.", "Emmanuel Macron", "holdsOffice"),
]


@pytest.mark.parametrize(("text", "person", "relation"), DATED)
def test_posts_that_are_over_on_the_day_of_the_article(
    read: Read, text: str, person: str, relation: str | None
) -> None:
    held = {p for s, p, _ in _stated(read(text, date(2024, 5, 24))) if s == person and p.endswith("Office")}
    assert held == ({relation} if relation else set())
