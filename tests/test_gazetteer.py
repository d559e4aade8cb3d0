"""The gazetteer: its coverage, its consistency, its answers, a user's own additions, and its faults."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from rdflib import URIRef

from kg import gazetteer
from kg.errors import OntologyError
from kg.gazetteer import ENTITY_COLUMNS, Entry, Gazetteer, actor_iri, load, office_iri, place_iri
from kg.gazetteer.values import names_of
from kg.ontology import DIP, ontology_path

ROOT = Path(__file__).resolve().parent.parent
# All states whose membership or observer status at the United Nations lasts, and four more territories.
UN_MEMBERS = (
    "AFG AGO ALB AND ARE ARG ARM ATG AUS AUT AZE BDI BEL BEN BFA BGD BGR BHR BHS BIH BLR BLZ BOL BRA BRB BRN BTN "
    "BWA CAF CAN CHE CHL CHN CIV CMR COD COG COL COM CPV CRI CUB CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESP "
    "EST ETH FIN FJI FRA FSM GAB GBR GEO GHA GIN GMB GNB GNQ GRC GRD GTM GUY HND HRV HTI HUN IDN IND IRL IRN IRQ "
    "ISL ISR ITA JAM JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAR MCO "
    "MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG MOZ MRT MUS MWI MYS NAM NER NGA NIC NLD NOR NPL NRU NZL OMN PAK "
    "PAN PER PHL PLW PNG POL PRK PRT PRY QAT ROU RUS RWA SAU SDN SEN SGP SLB SLE SLV SMR SOM SRB SSD STP SUR SVK "
    "SVN SWE SWZ SYC SYR TCD TGO THA TJK TKM TLS TON TTO TUN TUR TUV TZA UGA UKR URY USA UZB VCT VEN VNM VUT WSM "
    "YEM ZAF ZMB ZWE "
).split()
OTHERS = ["VAT", "PSE", "XKX", "TWN", "ESH"]


@pytest.fixture(scope="module")
def known() -> Gazetteer:
    return load()


def _of(known: Gazetteer, *classes: URIRef) -> list[Entry]:
    return [e for e in known.entries.values() if e.type in classes]


def test_counts_are_met(known: Gazetteer) -> None:
    assert len(UN_MEMBERS) == len(set(UN_MEMBERS)) == 193
    counts = Counter(e.type for e in known.entries.values())
    assert counts[DIP.IntergovernmentalOrganization] >= 60
    assert counts[DIP.IntelligenceAgency] >= 40
    assert counts[DIP.ArmedNonStateGroup] >= 60
    assert counts[DIP.MediaOrganization] >= 60
    assert counts[DIP.NonGovernmentalOrganization] >= 60
    assert counts[DIP.Place] >= 400
    assert len(known.agents) >= 250
    recent = {t.person for t in known.tenures if t.valid_until is None or t.valid_until.year >= 2015}
    assert len(recent) >= 150
    assert all(t.valid_from for t in known.tenures)


def test_the_counts_of_the_readme_are_those_of_the_tables(known: Gazetteer) -> None:
    text = ontology_path("gazetteer", "README.md").read_text(encoding="utf-8")
    for path in sorted(ontology_path("gazetteer").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = sum(1 for _ in csv.reader(file)) - 1
        assert f"| `{path.name}` | {rows:,} |" in text, f"{path.name} has {rows} rows"
    assert f"{len(known.names):,} surface forms" in text
    shared = sum(len(names) > 1 for names in known.names.values())
    assert f"of which {shared} may" in text
    for phrase, kind in (
        ("intelligence agencies", DIP.IntelligenceAgency),
        ("armed non-state groups", DIP.ArmedNonStateGroup),
        ("parties", DIP.PoliticalParty),
        ("civil organisations", DIP.NonGovernmentalOrganization),
        ("companies", DIP.Company),
        ("intergovernmental bodies", DIP.IntergovernmentalOrganization),
    ):
        assert f"{len(_of(known, kind))} {phrase}" in " ".join(text.split())


@pytest.mark.parametrize("code", [*UN_MEMBERS, *OTHERS])
def test_each_state_is_found_by_its_names(known: Gazetteer, code: str) -> None:
    (state,) = [e for e in _of(known, DIP.State) if e.iso3 == code and e.valid_until is None]
    assert state.wikidata and state.wikidata.startswith("Q")
    assert state.metonyms
    for text, _ in names_of(state):
        assert state.iri in {n.entry for n in known.names[text]}
    if code not in ("VAT", "DMA"):  # no demonym of its own; Dominica's is the Dominican Republic's
        assert state.demonyms
    for body in ("government", "foreign-ministry", "defence-ministry", "armed-forces", "parliament"):
        assert known.country(actor_iri(f"{body}-of-{state.iri.rpartition('/')[2]}")) == code


def test_states_of_the_past_carry_their_end(known: Gazetteer) -> None:
    for label, code in (("Soviet Union", "SUN"), ("East Germany", "DDR"), ("West Germany", "DEU"), ("Zaire", "COD")):
        (name,) = known.names[label]
        state = known.entries[name.entry]
        assert state.iso3 == code and state.valid_until and state.valid_until.year < 2004


@pytest.mark.parametrize(
    ("text", "kind", "country"),
    [
        ("U.S.", "alias", "USA"),
        ("Israeli", "demonym", "ISR"),
        ("Kremlin", "metonym", "RUS"),
        ("Quai d'Orsay", "metonym", "FRA"),
        ("Pentagon", "alias", "USA"),
        ("Qatari foreign ministry", "alias", "QAT"),
        ("Knesset", "label", "ISR"),
        ("Türkiye", "alias", "TUR"),
        ("Security Council", "alias", "UN"),
        ("European Commission", "label", "EU"),
        ("Al-Qassam Brigades", "label", "Hamas"),
        ("ISI", "alias", "PAK"),
        ("Haaretz", "label", "ISR"),
        ("Likud", "label", "ISR"),
    ],
)
def test_a_name_says_what_kind_it_is_and_for_whom(known: Gazetteer, text: str, kind: str, country: str) -> None:
    (name,) = known.names[text]
    assert (name.kind, known.country(name.entry)) == (kind, country)


def test_a_capital_is_a_place_and_a_metonym_and_marked(known: Gazetteer) -> None:
    city, state = known.names["Kyiv"][1], known.names["Kyiv"][0]
    assert (city.entry, city.kind) == (place_iri("kyiv"), "label")
    assert (state.entry, state.kind) == (actor_iri("ukraine"), "metonym")
    assert known.entries[city.entry].within == state.entry
    assert known.country(city.entry) is None
    assert {n.entry for n in known.names["Kiev"]} == {city.entry, state.entry}


@pytest.mark.parametrize("text", ["Georgia", "Jordan", "Congo", "Korea", "Washington", "Macedonia", "Congolese"])
def test_ambiguous_names_keep_all_their_meanings(known: Gazetteer, text: str) -> None:
    assert len(known.names[text]) > 1


def test_no_name_is_shared_unless_each_row_marks_it(known: Gazetteer) -> None:
    for text, names in known.names.items():
        if len(names) > 1:
            assert all(text in known.entries[n.entry].ambiguous for n in names), text


def test_chains_end_at_a_principal(known: Gazetteer) -> None:
    for iri, entry in known.entries.items():
        assert known.principal(iri).acts_for is None
        if entry.type in (DIP.IntelligenceAgency, DIP.Ministry, DIP.ArmedForce, DIP.Legislature):
            assert known.principal(iri).type in (DIP.State, DIP.ArmedNonStateGroup), iri
        if entry.type in (DIP.IntergovernmentalOrganization, DIP.ArmedNonStateGroup):
            assert known.country(iri)
    assert known.principal(actor_iri("quds-force")).label == "Iran"
    assert known.country(URIRef("https://example.org/nobody")) is None


def test_holder_answers_only_when_the_dates_are_sure(known: Gazetteer) -> None:
    cia = office_iri("director-of-the-cia")
    assert known.holder(cia, date(2024, 5, 24)) == actor_iri("william-burns")
    assert known.holder(cia, date(2018, 4, 30)) is None  # between two directors
    assert known.holder(cia, None) is None
    assert known.holder(cia, date(1950, 1, 1)) is None
    assert known.holder(office_iri("nobody"), date(2024, 1, 1)) is None
    president = office_iri("president-of-united-states")
    assert known.holder(president, date(2025, 1, 19)) == actor_iri("joe-biden")
    assert known.holder(president, date(2025, 1, 20)) == actor_iri("donald-trump")  # the day is the successor's
    assert known.holder(president, date(2025, 6, 30)) == actor_iri("donald-trump")
    assert known.holder(president, date(2031, 1, 1)) is None  # no one vouches for an open end so long
    mit = office_iri("director-of-mit")  # handed over in June 2023, no day known
    assert known.holder(mit, date(2023, 5, 31)) == actor_iri("hakan-fidan")
    assert known.holder(mit, date(2023, 6, 15)) is None
    assert known.holder(mit, date(2023, 7, 1)) == actor_iri("ibrahim-kalin")


def test_no_office_has_two_holders_for_sure(known: Gazetteer) -> None:
    for office in known.offices:
        held = [t for t in known.tenures if t.office == office]
        days = {date(year, month, 15) for year in range(2015, 2026) for month in range(1, 13)}
        for day in sorted(days) if len(held) > 1 else ():
            assert sum(1 for t in held if t.covers(day)) <= 1, (office, day)


def test_offices_are_found_by_body_and_title(known: Gazetteer) -> None:
    assert known.office_for(actor_iri("cia"), "Director") == office_iri("director-of-the-cia")
    assert known.office_for(actor_iri("qatar"), "prime minister") == office_iri("prime-minister-of-qatar")
    assert known.office_for(actor_iri("united-kingdom"), "foreign secretary") == office_iri(
        "foreign-minister-of-united-kingdom"
    )
    assert known.office_for(actor_iri("cia"), "janitor") is None


def test_tenures_of_a_person_stand_in_order(known: Gazetteer) -> None:
    held = known.tenures_of(actor_iri("mark-rutte"))
    assert [str(t.office).rpartition("/")[2] for t in held] == [
        "prime-minister-of-netherlands",
        "secretary-general-of-nato",
    ]
    assert known.tenures_of(actor_iri("qatar")) == ()


def test_persons_act_for_a_body_of_their_principal(known: Gazetteer) -> None:
    assert known.entries[actor_iri("david-barnea")].acts_for == actor_iri("mossad")
    assert known.country(actor_iri("jens-stoltenberg")) == "NATO"
    assert known.country(actor_iri("yahya-sinwar")) == "Hamas"


def test_agents_have_class_role_and_kind(known: Gazetteer) -> None:
    official, troops, ministry = (known.agents[noun] for noun in ("official", "troops", "ministry"))
    assert (official.type, official.role, official.kind) == (DIP.Person, "GOV", "person")
    assert (troops.type, troops.role, troops.kind) == (DIP.ArmedForce, "MIL", "group")
    assert (ministry.type, ministry.kind) == (DIP.Ministry, "office")
    roles = {a.role for a in known.agents.values()}
    assert roles == set("GOV MIL SPY LEG JUD REB OPP CVL MED BUS EDU REF CRM".split())


def test_loading_is_quick(known: Gazetteer) -> None:
    took = []
    for _ in range(3):  # the best of three, since what else the machine does is no matter of the gazetteer's
        start = time.process_time()
        gazetteer.load_folder(ontology_path("gazetteer"))
        took.append(time.process_time() - start)
    assert min(took) < 0.6  # 0.12 s on a free machine
    assert load() is load()


# --- a user's own additions


def _csv(path: Path, *rows: str) -> Path:
    path.write_text("\n".join([",".join(ENTITY_COLUMNS), *rows, ""]), encoding="utf-8")
    return path


def test_a_users_csv_adds_and_extends(tmp_path: Path) -> None:
    mine = _csv(
        tmp_path / "mine.csv",
        "ruritania,State,Ruritania,Kingdom of Ruritania,Ruritanian,Strelsau,,iso3=RUR,,,,me",
        "ruritanian-guard,ArmedForce,Blue Guard,,,,ruritania,,,,,me",
        "qatar,State,Qatar,Pearl of the Gulf,,,,,,,,me",
    )
    known = load(mine)
    assert known.country(known.names["Blue Guard"][0].entry) == "RUR"
    assert known.names["Strelsau"][0].kind == "metonym"
    qatar = known.entries[actor_iri("qatar")]
    assert known.names["Pearl of the Gulf"][0].entry == qatar.iri
    assert qatar.iso3 == "QAT" and "Qatari" in qatar.demonyms
    assert "Ruritania" not in load().names


def test_a_users_turtle_adds_actors_offices_and_tenures(tmp_path: Path) -> None:
    mine = tmp_path / "mine.ttl"
    mine.write_text(
        """
        @prefix dip: <https://w3id.org/dragoman/ontology#> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        @prefix ex: <https://example.org/> .
        ex:order a dip:IntergovernmentalOrganization ; skos:prefLabel "Order of Zenda"@en ; skos:altLabel "OZ" .
        ex:master a dip:Office ; skos:prefLabel "Master of the Order of Zenda"@en ; skos:altLabel "Master" ;
            dip:officeIn ex:order .
        ex:rudolf a dip:Person ; skos:prefLabel "Rudolf Rassendyll"@en ; dip:actsFor ex:order ;
            skos:exactMatch <http://www.wikidata.org/entity/Q7> ;
            dip:holdsTenure [ dip:office ex:master ; dip:validFrom "2020-03"^^xsd:gYearMonth ] .
        ex:zenda a dip:Place ; skos:prefLabel "Zenda"@en ;
            dip:inPlace <https://w3id.org/dragoman/id/place/europe> .
        """,
        encoding="utf-8",
    )
    known = load(mine)
    order, master, rudolf = (URIRef(f"https://example.org/{x}") for x in ("order", "master", "rudolf"))
    assert known.country(rudolf) == "Order of Zenda"
    assert known.entries[rudolf].wikidata == "Q7"
    assert known.office_for(order, "master") == master
    assert known.holder(master, date(2021, 1, 1)) == rudolf
    assert known.entries[known.names["Zenda"][0].entry].within == place_iri("europe")
    assert known.names["OZ"][0].entry == order


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("x,Planet,X,,,,,,,,,me", r"mine\.csv:2: 'Planet' is no class"),
        ("x,State,X,,,,,,2020-13,,,me", r"mine\.csv:2: '2020-13' is no date"),
        ("x,State,X,,,,,colour=red,,,,me", r"mine\.csv:2: code 'colour=red'"),
        ("x,State,,,,,,,,,,me", r"mine\.csv:2: a row needs an id and a label"),
        ("x,State,X", r"mine\.csv:2: 3 cells, not 12"),
        ("x,Ministry,X,,,,atlantis,,,,,me", r"mine\.csv:2: acts for .*atlantis, which no table knows"),
        ("x,Ministry,X,,,,x,,,,,me", r"mine\.csv:2: .*acts for itself"),
        ("x,Place,X,,,,,in=place:atlantis,,,,me", r"mine\.csv:2: lies in .*atlantis, which no table knows"),
    ],
)
def test_a_bad_row_names_file_line_and_fault(tmp_path: Path, row: str, fault: str) -> None:
    with pytest.raises(OntologyError, match=fault):
        load(_csv(tmp_path / "mine.csv", row))


def test_a_bad_file_is_named(tmp_path: Path) -> None:
    bad = {"header.csv": "a,b\n", "bad.ttl": "@prefix", "empty.ttl": "", "words.txt": "x"}
    faults = {
        "header.csv": "header must be",
        "bad.ttl": "not readable",
        "empty.ttl": "no actor",
        "words.txt": "neither",
    }
    for name, text in bad.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        with pytest.raises(OntologyError, match=faults[name]) as caught:
            load(tmp_path / name)
        assert name in str(caught.value)
    with pytest.raises(OntologyError, match="not readable"):
        load(tmp_path / "absent.csv")


# --- the builder


def _build(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scripts.build_gazetteer", str(folder), *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ontology_path("gazetteer"), tmp_path / "gazetteer"))


def test_the_tables_are_what_the_overlay_gives() -> None:
    done = _build(ontology_path("gazetteer"), "--check")
    assert done.returncode == 0, done.stderr
    assert "states" in done.stdout


def test_a_changed_table_is_noticed(folder: Path) -> None:
    with (folder / "igos.csv").open("a", encoding="utf-8") as file:
        file.write("zzz,IntergovernmentalOrganization,Zzz,,,,,short=Z,,,,me\n")
    done = _build(folder, "--check")
    assert done.returncode == 1 and "igos.csv" in done.stderr


@pytest.mark.parametrize(
    ("table", "row", "fault"),
    [
        ("ngos.csv", "x,,Reuters,,,,", r"media\.csv:\d+: 'Reuters' .* also names x .*ngos\.csv:\d+.*mark it ambiguous"),
        ("ngos.csv", "x,Planet,Xanadu,,,,", "'Planet' is no class"),
        ("ngos.csv", "x,,Xanadu,,,atlantis,", "atlantis"),
        ("ngos.csv", "icrc,,Xanadu,,,,", r"id icrc stands already at .*ngos\.csv:2"),
        ("ngos.csv", "x,,Xanadu,,,,Shangri-La", "'Shangri-La' is marked ambiguous and is no name"),
        ("agents.csv", "envoy,Person,GOV,person", "agent noun 'envoy' stands twice"),
        ("persons.csv", "Jane Xanadu,,king-of-xanadu@2020..,,,", "no office king-of-xanadu"),
        ("persons.csv", "Jane Xanadu,,2020,,,", "tenure '2020' is not office@from..until"),
        ("persons.csv", "Jane Xanadu,,director-of-the-cia@2020-99..,,,", "no date"),
    ],
)
def test_the_builder_refuses_and_names_file_and_line(folder: Path, table: str, row: str, fault: str) -> None:
    before = {p.name: p.read_bytes() for p in folder.glob("*.csv")}
    path = folder / "overlay" / table
    path.write_text(path.read_text(encoding="utf-8") + row + "\n", encoding="utf-8")
    done = _build(folder)
    assert done.returncode == 1
    assert re.search(fault, done.stderr), done.stderr
    assert re.search(r"overlay/\w+\.csv:\d+: ", done.stderr), done.stderr
    assert {p.name: p.read_bytes() for p in folder.glob("*.csv")} == before
