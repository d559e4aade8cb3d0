"""Whom the words name, for what reason, and that nobody is named where it is not clear."""

from __future__ import annotations

import pytest
from sentences import Read

from kg import gazetteer
from kg.model import Mention, Reading

# text, words of the mention, the labels of those it names, part of the reason
LINKS = [
    ("Washington condemned the attack.", "Washington", "United States", "metonym"),
    ("Ghana thanked Côte d’Ivoire for its troops.", "Côte d’Ivoire", "Ivory Coast", "gazetteer"),
    ("Israeli officials met Axios reporters.", "Israeli officials", "Israeli officials", "nominal"),
    ("Hamas leaders met Egyptian mediators.", "Hamas leaders", "Hamas leaders", "nominal"),
    ("Kremlin officials denied it to the BBC.", "Kremlin officials", "Kremlin officials", "nominal"),
    ("The Qatari prime minister visited Oman.", "The Qatari prime minister", "Qatari prime minister", "nominal"),
    ("The Japanese government urged Iran to stop.", "Japanese government", "Government of Japan", "gazetteer"),
    ("Emmanuel Macron met Olaf Scholz. Macron praised Scholz.", "Macron", "Emmanuel Macron", "gazetteer"),
    ("North Korea's Kim Jong Un met Xi Jinping.", "Kim Jong Un", "Kim Jong Un", "gazetteer"),
    ("Russia's Sergei Lavrov met Hakan Fidan.", "Sergei Lavrov", "Sergei Lavrov", "gazetteer"),
    ("The Fatah Party condemned Hamas.", "Fatah Party", "Fatah", "gazetteer"),
    ("The Wool Growers Council (WGC) met. The WGC accused Chile.", "WGC", "Wool Growers Council", "acronym"),
    ("Britain's Defence Ministry warned Iran.", "Defence Ministry", "UK Ministry of Defence", "owner"),
    # by place
    ("Authorities in Croatia criticised Serbia.", "Authorities", "Croatian authorities", "nominal"),
    ("Rebels in Chad attacked Sudan.", "Rebels", "Chadian Rebels", "nominal"),
    ("Lagos police arrested a British national.", "Lagos police", "Lagos police", "nominal"),
    # of several seats of power, the one whose bodies were named
    ("Ursula von der Leyen spoke for the European Union. Brussels condemned Russia.", "Brussels", "European Union", ""),
    ("Brussels condemned Russia.", "Brussels", "European Union", "metonym"),
    ("Belgian police left Mali. Brussels condemned Russia.", "Brussels", "Belgium", "metonym"),
    (
        "Lawmakers in Manila met. The Philippines closed its ports, and Congress accused Fiji of fraud.",
        "Congress",
        "Filipino Congress",
        "",
    ),
    ("Mediators from Egypt, Oman and Chad met Hamas.", "Mediators", "Egypt|Oman|Chad", "come"),
    # by the state that the text is set in
    (
        "Peru's president, Ana Torres, named a minister. The opposition accused Torres of lying.",
        "The opposition",
        "Peruvian opposition",
        "",
    ),
    ("Nigerian troops killed gunmen near Abuja. The army blamed Chad.", "The army", "Armed Forces of Nigeria", ""),
    (
        "Chilean police beat a student. Bolivia urged the government to act.",
        "the government",
        "Government of Chile",
        "",
    ),
    ("Chad accused Sudan of fraud. The government denied the charge.", "The government", "Government of Sudan", ""),
    ("Ghana thanked Togo. In Lusaka, the government rejected it.", "the government", "Government of Zambia", ""),
    ("Georgian police beat Ana Melua. Russia praised the police.", "the police", "Georgian police", ""),
    ("Mexican soldiers and policemen killed Juan Diaz.", "policemen", "Mexican policemen", "nominal"),
    # names that the model overlooks, or cuts
    ("Efrain Lobo, a rancher, accused Peru of fraud. Lobo praised Chile.", "Lobo", "Efrain Lobo", "person"),
    ("The gas company Turkmengaz accused Iran. Turkmengaz wants money.", "Turkmengaz", "Turkmengaz", "organisation"),
    ("South Sudan's army attacked rebels.", "South Sudan's army", "Armed Forces of South Sudan", "gazetteer"),
    # by what they are called
    (
        "The Nusra Front killed a man. The al Qaeda affiliate threatened Lebanon.",
        "The al Qaeda affiliate",
        "Hayat Tahrir al-Sham",
        "group",
    ),
    (
        "Spain praised the Moro Islamic Liberation Front. The front will disarm.",
        "The front",
        "Moro Islamic Liberation Front",
        "",
    ),
    (
        "Peru raided Chile's embassy. Chile met Peru. Chile thanked Fiji. Peru accused its neighbour of fraud.",
        "its neighbour",
        "Chile",
        "",
    ),
    ("Fiji met Taiwan. It praised the island.", "the island", "Taiwan", ""),
    # peoples
    ("Ethnic Albanians protested against Serbia.", "Albanians", "ethnic Albanians", "people"),
    ("Palestinians rallied against Israel.", "Palestinians", "Palestinians", "people"),
    # pronouns
    ("Armenia criticised Russia. It said nothing of Iran.", "It", "Armenia", "antecedent"),
    ("Erdogan said he would meet Putin.", "he", "Recep Tayyip Erdogan", "antecedent"),
    ("France accused Mali of fraud. Its foreign minister met Algeria's.", "Its", "France", "antecedent"),
    ("Angela Merkel met Theresa May. Merkel praised her.", "her", "Theresa May", "antecedent"),
    ("China urged Japan and South Korea to revive their talks.", "their", "Japan|South Korea", "antecedent"),
    ("Vladimir Putin phoned Narendra Modi. The two of them will meet.", "them", "Vladimir Putin|Narendra Modi", ""),
    # definite plurals
    (
        "Joe Biden met Fumio Kishida. The two leaders criticised China.",
        "The two leaders",
        "Joe Biden|Fumio Kishida",
        "",
    ),
    (
        "Joe Biden met Fumio Kishida. China wrote to the two governments.",
        "the two governments",
        "United States|Japan",
        "",
    ),
    ("Russia met Turkey. The two countries signed a deal.", "The two countries", "Russia|Turkey", "members"),
    (
        "President Anna Lind met her Fijian counterpart, Ratu Vula, in Suva. The two leaders will meet again.",
        "The two leaders",
        "Anna Lind|Ratu Vula",
        "",
    ),
    (
        "Peru and Chile met. Peru shut its border with Chile. Iran and Oman sent tents. Both sides thanked Fiji.",
        "Both sides",
        "Peru|Chile",
        "",
    ),
    ("Joe Biden and Xi Jinping spoke. Emmanuel Macron telephoned both men.", "both men", "Joe Biden|Xi Jinping", ""),
    ("Gabon and Benin traded shots. Each side blamed the other.", "Each side", "Gabon|Benin", ""),
    ("Gabon and Benin traded shots. France urged both to end the attacks.", "both", "Gabon|Benin", ""),
    ("Angela Merkel received Emmanuel Macron. They praised Fiji.", "They", "Angela Merkel|Emmanuel Macron", ""),
    (
        "Prime Minister Anna Lind of Peru met President Ratu Vula of Fiji. The Peruvian and Fijian leaders spoke.",
        "The Peruvian and Fijian leaders",
        "Anna Lind|Ratu Vula",
        "office",
    ),
    (
        "Anna Lind discussed it by phone with President Ratu Vula. The two agreed to meet.",
        "The two",
        "Anna Lind|Ratu Vula",
        "",
    ),
    ("India and Nepal opened talks. Both sides praised China.", "Both sides", "India|Nepal", "members"),
]


# text, words that name nobody: no actor, or several that fit equally well
NOBODY = [
    ("It rained in the hills.", "It"),
    ("The two sides met.", "The two sides"),
    ("Leaders spoke. He agreed.", "He"),
    ("The table was laid for dinner.", "table"),
    # two of a kind, or none
    ("Gazprom and Airbus met in Oslo. The company blamed sanctions.", "The company"),
    ("Hamas fought Islamic State. The group retreated from Rafah.", "The group"),
    ("France accused Mali of fraud. The country denied it.", "The country"),
    ("Germany met France. The kingdom was silent.", "The kingdom"),
    ("Reuters reported it. He spoke to the press.", "the press"),
    ("It was said of Brexit by many.", "Brexit"),
    ("The three envoys travelled to the coast.", "coast"),
]

# text, words of the mention, the country of whoever is named (None: nobody's)
COUNTRIES = [
    ("President Ali Bangura imposed a curfew on rebels in Sierra Leone.", "Ali Bangura", "SLE"),
    ("President Ali Bangura, who arrived in France, accused Mali of fraud.", "Ali Bangura", None),
    ("Foreign troops in Syria attacked Turkey.", "Foreign troops", None),
    ("France and Mali fell out. Soldiers left. The military accused Niger of it.", "The military", None),
    ("Lagos police arrested the British envoy James Cole.", "Lagos police", "NGA"),
    ("Rebels in Chad attacked Sudan.", "Rebels", "TCD"),
]


def _label(reading: Reading, mention: Mention) -> str:
    """The label of whom a mention names."""
    known = gazetteer.load().entries.get(mention.actor) if mention.actor is not None else None
    return known.label if known is not None else next(a.label for a in reading.actors if a.iri == mention.actor)


@pytest.mark.parametrize(("text", "words", "labels", "reason"), LINKS)
def test_link_and_reason(read: Read, text: str, words: str, labels: str, reason: str) -> None:
    reading = read(text)
    wanted = labels.split("|")
    found = [m for m in reading.mentions if m.text == words][-len(wanted) :]
    assert {_label(reading, m) for m in found} == set(wanted)
    assert all(m.reason and reason in m.reason for m in found)


@pytest.mark.parametrize(("text", "words"), NOBODY)
def test_nobody_is_named_where_it_is_not_clear(read: Read, text: str, words: str) -> None:
    assert [m for m in read(text).mentions if m.text == words] == []


@pytest.mark.parametrize(("text", "words", "country"), COUNTRIES)
def test_country_by_place(read: Read, text: str, words: str, country: str | None) -> None:
    reading = read(text)
    (iri,) = {m.actor for m in reading.mentions if m.text == words}
    assert {a.country for a in reading.actors if a.iri == iri} == {country}


def test_every_mention_quotes_its_words_and_gives_a_reason(read: Read) -> None:
    reading = read(" ".join(text for text, *_ in LINKS[:12]))
    assert len(reading.mentions) > 20
    for mention in reading.mentions:
        assert reading.article.text[mention.start : mention.end] == mention.text
        assert mention.reason
