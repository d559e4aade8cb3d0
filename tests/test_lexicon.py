"""The lexicon as users rely on it: what it covers, how a pattern is read, what the loader refuses."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pytest

from kg.errors import OntologyError
from kg.lexicon import PREPOSITIONS, Frame, Lexicon, load
from kg.ontology import DIP, event_type, local_name

PLOVER = """AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE
COERCE ASSAULT""".split()


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load()


def frames(lexicon: Lexicon) -> list[Frame]:
    """All frames, each once: a misread lemma leads to the frames of the verb that was meant."""
    found = [f for table in (lexicon.verbs, lexicon.nouns) for entries in table.values() for f in entries]
    return list({id(f): f for f in found}.values())


def find(lexicon: Lexicon, pattern: str, *, noun: bool) -> Frame:
    """The frame with a pattern, where the alternatives of its last preposition may stand together."""
    words = pattern.split()
    lemmas = [" ".join(words[:n]) for n in (3, 2, 1)] if noun else words[:1]
    for lemma in lemmas:
        for frame in (lexicon.nouns if noun else lexicon.verbs).get(lemma, ()):
            *head, last = frame.pattern.split()
            if frame.pattern == pattern or any(" ".join([*head, w]) == pattern for w in last.split("|")):
                return frame
    raise AssertionError(f"no {'noun' if noun else 'verb'} pattern {pattern!r}")


# -- what the file covers -------------------------------------------------------------------------------------


def test_it_is_broad(lexicon):
    assert len(frames(lexicon)) >= 1500
    kinds = Counter(f.noun for f in frames(lexicon))
    assert kinds[False] >= 800 and kinds[True] >= 500


def test_each_plover_type_has_verbs_and_nouns(lexicon):
    count = Counter((event_type(f.type).plover, f.noun) for f in frames(lexicon) if not f.relation)
    few = {(p, n): count[p, n] for p in PLOVER for n in (False, True) if count[p, n] < 25}
    assert not few


def test_relations_that_words_state_are_there(lexicon):
    told = {local_name(f.type) for f in frames(lexicon) if f.relation}
    assert told >= {"hasTensionWith", "alliedWith", "holdsCaptive", "borders", "memberOf", "headOf", "actsFor"}


def signature(frame: Frame, slot: str) -> tuple[object, ...]:
    """What a frame demands, by one of its slots."""
    return (
        frame.noun,
        frame.lemma,
        frame.particles,
        slot,
        frame.object_class,
        frame.pobj_class,
        frame.subject_class,
        frame.actor_object,
    )


def test_no_two_entries_ask_for_the_same_and_tell_of_different_things(lexicon):
    types = defaultdict(set)
    for frame in frames(lexicon):
        for slot in frame.slots:
            types[signature(frame, slot)].add(local_name(frame.type))
    assert {k: v for k, v in types.items() if len(v) > 1} == {}


def test_no_entry_stands_twice(lexicon):
    count = Counter(signature(f, slot) for f in frames(lexicon) for slot in f.slots)
    assert [k for k, n in count.items() if n > 1] == []


def test_no_word_but_the_first_holds_a_hyphen_at_which_the_tokenizer_splits(lexicon):
    behind = [f.pattern.replace(f.lemma, "", 1).replace("cease-fire", "") for f in frames(lexicon)]
    assert [pattern for pattern in behind if "-" in pattern] == []


def test_nouns_of_two_words_are_the_longest_that_a_reader_looks_up(lexicon):
    assert [n for n in lexicon.nouns if len(n.split()) > 2] == []


def test_no_class_is_empty_or_unused(lexicon):
    used = {w[1:-1] for f in frames(lexicon) for w in f.pattern.split() if w.startswith("<")}
    # the reader itself asks for these
    read = {
        "actor",
        "tie",
        "demand",
        "charge",
        "wrong",
        "right",
        "unfounded",
        "aim",
        "text",
        "post",
        "craft",
        "premises",
    }
    assert {c for c in lexicon.classes if c not in used | read} == set()
    assert all(words for name, words in lexicon.classes.items() if name != "actor")


def test_nouns_that_name_persons_are_no_events(lexicon):
    # "Israeli officials" are Israel's: the reader looks for the owner of a noun only where it is no event
    persons = {"official", "leader", "minister", "soldier", "troop", "ambassador", "spokesman", "rebel", "force"}
    assert persons & set(lexicon.nouns) == set()


def test_verbs_whose_lemma_the_model_misreads_are_found_all_the_same(lexicon):
    assert {"wage", "stage", "wag", "stag"} <= lexicon.light
    assert {f.pattern for f in lexicon.verbs["rape"]} <= {f.pattern for f in lexicon.verbs["rap"]}


# -- how a pattern is read ------------------------------------------------------------------------------------

# pattern, type, particles, slots, class of the object, class behind the preposition
VERBS = [
    ("meet", "Meeting", "", "object", None, None),
    ("meet with", "Meeting", "", "with", None, None),
    ("telephone", "Call", "", "object", None, None),
    ("visit", "Visit", "", "object", None, None),
    ("travel to", "Visit", "", "to", None, None),
    ("mediate between", "Mediation", "", "between", None, None),
    ("bring together", "Meeting", "", "together", None, None),
    ("bridge <gap>", "Mediation", "", "object", "<gap>", None),
    ("praise", "Endorsement", "", "object", None, None),
    ("stand up for", "VerbalDefense", "up", "for", None, None),
    ("recognise <sovereignty>", "Recognition", "", "object", "<sovereignty>", None),
    ("sign <pact>", "AgreementSigning", "", "object", "<pact>", None),
    ("put name to <pact>", "AgreementSigning", "", "to", "name", "<pact>"),
    ("ratify", "Ratification", "", "object", None, None),
    ("cooperate with", "PracticalCooperation", "", "with", None, None),
    ("extradite to", "JudicialCooperation", "", "to", None, None),
    ("share <intelligence> with", "IntelligenceSharing", "", "with", "<intelligence>", None),
    ("pass on <intelligence> to", "IntelligenceSharing", "on", "to", "<intelligence>", None),
    ("provide <aid> to", "Aid", "", "to", "<aid>", None),
    ("lend <money> to", "EconomicAid", "", "to", "<money>", None),
    ("send <arms> to", "MilitaryAid", "", "to", "<arms>", None),
    ("supply with <arms>", "MilitaryAid", "", "with", None, "<arms>"),
    ("airlift <relief> to", "HumanitarianAid", "", "to", "<relief>", None),
    ("grant asylum to", "GrantOfAsylum", "", "to", "asylum", None),
    ("bow to", "Concession", "", "to", None, None),
    ("lift <curb> on", "EasingOfRestrictions", "", "on", "<curb>", None),
    ("lift <sanction> on", "SanctionsRelief", "", "on", "<sanction>", None),
    ("apologise to", "Apology", "", "to", None, None),
    ("free <captive> from", "Release", "", "from", "<captive>", None),
    ("exchange <captive>", "PrisonerExchange", "", "object", "<captive>", None),
    ("pull <force> out of", "ForceWithdrawal", "out", "of", "<force>", None),
    ("lay down <arms>", "Disarmament", "", "down", None, "<arms>"),
    ("observe <truce>", "Peacekeeping", "", "object", "<truce>", None),
    ("cease <hostility>", "Ceasefire", "", "object", "<hostility>", None),
    ("pledge <aid> to", "Aid", "", "to", "<aid>", None),
    ("reach <pact>", "Accord", "", "object", "<pact>", None),
    ("appeal to", "Appeal", "", "to", None, None),
    ("invite to <talks>", "MeetingAppeal", "", "to", None, "<talks>"),
    ("demand", "Demand", "", "object", None, None),
    ("lash out at", "Criticism", "out", "at", None, None),
    ("accuse of", "Accusation", "", "of", None, None),
    ("blame on", "Accusation", "", "on", None, None),
    ("file <lawsuit> against", "LegalAction", "", "against", "<lawsuit>", None),
    ("look into", "Investigation", "", "into", None, None),
    ("summon <diplomat>", "DiplomaticProtest", "", "object", "<diplomat>", None),
    ("turn down", "Rejection", "", "down", None, None),
    ("veto", "Veto", "", "object", None, None),
    ("reject <charge>", "ChargeDenial", "", "object", "<charge>", None),
    ("call off <meeting>", "MeetingRefusal", "", "off", None, "<meeting>"),
    ("threaten with <sanction>", "SanctionsThreat", "", "with", None, "<sanction>"),
    ("take to street", "Demonstration", "", "to", None, "street"),
    ("cut <tie> with", "ReductionOfRelations", "", "with", "<tie>", None),
    ("expel <diplomat> from", "DiplomatExpulsion", "", "from", "<diplomat>", None),
    ("recall <diplomat> from", "DiplomaticRecall", "", "from", "<diplomat>", None),
    ("pull out of <pact>", "AgreementWithdrawal", "out", "of", None, "<pact>"),
    ("walk out of <talks>", "TalksSuspension", "out", "of", None, "<talks>"),
    ("cut off <aid> to", "Withholding", "off", "to", "<aid>", None),
    ("put <force> on <alert>", "MilitaryAlert", "", "on", "<force>", "<alert>"),
    ("deploy <force> to", "TroopDeployment", "", "to", "<force>", None),
    ("take into <custody>", "Detention", "", "into", None, "<custody>"),
    ("close <border> with", "Blockade", "", "with", "<border>", None),
    ("fire at", "Assault", "", "at", None, None),
    ("hold <captive>", "holdsCaptive", "", "object", "<captive>", None),
    ("share <border> with", "borders", "", "with", "<border>", None),
    ("belong to <body>", "memberOf", "", "to", None, "<body>"),
]


@pytest.mark.parametrize(("pattern", "type_", "particles", "slot", "object_class", "pobj_class"), VERBS)
def test_a_verb_pattern_is_read(lexicon, pattern, type_, particles, slot, object_class, pobj_class):
    frame = find(lexicon, pattern, noun=False)
    assert local_name(frame.type) == type_
    assert " ".join(frame.particles) == particles
    assert slot in frame.slots
    assert (frame.object_class, frame.pobj_class) == (object_class, pobj_class)


NOUNS = [
    ("meeting with", "Meeting", "meeting", {"with", "between"}),
    ("phone call with", "Call", "phone call", {"with", "between", "to"}),
    ("attack on", "Assault", "attack", {"on", "against"}),
    ("sanction on", "Sanction", "sanction", {"on", "against"}),
    ("criticism of", "Criticism", "criticism", {"of"}),
    ("killing of", "Assault", "killing", {"of"}),
    ("withdrawal from <pact>", "AgreementWithdrawal", "withdrawal", {"from"}),
    ("release of", "Release", "release", {"of"}),
    ("tension between", "hasTensionWith", "tension", {"between", "with"}),
    ("ally of", "alliedWith", "ally", {"of"}),
    ("border with", "borders", "border", {"with"}),
]


@pytest.mark.parametrize(("pattern", "type_", "lemma", "slots"), NOUNS)
def test_a_noun_pattern_is_read(lexicon, pattern, type_, lemma, slots):
    frame = find(lexicon, pattern, noun=True)
    assert (local_name(frame.type), frame.lemma) == (type_, lemma)
    assert slots <= set(frame.slots) <= PREPOSITIONS


def test_roles_follow_the_word_not_its_place(lexicon):
    receive = find(lexicon, "receive <aid> from", noun=False)
    assert receive.swap
    fire = find(lexicon, "come under fire", noun=False)
    assert fire.roles["subject"] == DIP.target and fire.roles["from"] == DIP.initiator
    accuse = find(lexicon, "accuse of", noun=False)
    assert accuse.roles["object"] == DIP.target and accuse.roles["of"] is None
    arrest = find(lexicon, "arrest", noun=True)
    assert arrest.roles["poss"] == DIP.target
    broker = find(lexicon, "broker", noun=False)
    assert broker.roles["subject"] == DIP.mediator and broker.roles["between"] == DIP.party


def test_exercises_held_together_are_cooperation(lexicon):
    drill = find(lexicon, "drill near", noun=True)
    assert drill.type == DIP.ShowOfForce and drill.joint == DIP.MilitaryCooperation


def test_the_more_an_entry_asks_for_the_sooner_it_is_chosen(lexicon):
    for entries in (*lexicon.verbs.values(), *lexicon.nouns.values()):
        demands = [f.demands for f in entries]
        assert demands == sorted(demands, reverse=True)
    withdraw = {f.pattern.split(" from ")[-1]: f.type for f in lexicon.verbs["withdraw"]}
    assert withdraw["<pact>"] == DIP.AgreementWithdrawal and withdraw["<talks>"] == DIP.TalksSuspension


def test_words_belong_to_classes(lexicon):
    assert lexicon.belongs("treaty", "<pact>") and not lexicon.belongs("tank", "<pact>")
    assert lexicon.belongs("fire", "fire") and not lexicon.belongs("shot", "fire")


# -- the user's own file, and what the loader refuses ---------------------------------------------------------


def write(folder: Path, text: str) -> Path:
    path = folder / "own.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_user_s_own_file_is_merged_and_wins(lexicon, tmp_path):
    own = write(
        tmp_path,
        '[classes]\npact = ["concordat"]\ngadget = ["widget"]\n'
        '[[frame]]\ntype = "Visit"\nverbs = ["meet", "smuggle <gadget> to", "peruse <pact>"]\n'
        'nouns = ["powwow with"]\nconfidence = 0.5\n',
    )
    merged = load(own)
    assert len(merged) == len(lexicon) + 4
    bare = [f.type for f in merged.verbs["meet"] if f.pattern == "meet"]
    assert bare == [DIP.Visit, DIP.Meeting]
    assert merged.verbs["smuggle"][0].object_class == "<gadget>" and merged.verbs["smuggle"][0].confidence == 0.5
    assert merged.verbs["peruse"][0].object_class == "<pact>"  # classes of the shipped file may be used
    assert merged.belongs("concordat", "<pact>") and merged.belongs("treaty", "<pact>")
    assert find(merged, "powwow with", noun=True).type == DIP.Visit


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('[[frame]]\ntype = "Metting"\nverbs = ["meet"]\n', "Metting"),
        ('[[frame]]\ntype = "iso3"\nverbs = ["meet"]\n', "iso3"),
        ('[[frame]]\nverbs = ["meet"]\n', "type"),
        ('[[frame]]\ntype = "Visit"\nverb = ["meet"]\n', "knows only"),
        ('[[frame]]\ntype = "Visit"\nverbs = ["meet <nobody>"]\n', "meet <nobody>"),
        ('[[frame]]\ntype = "Visit"\nverbs = [""]\n', "empty"),
        ('[[frame]]\ntype = "Visit"\nverbs = ["meet <pact> <arms> with"]\n', "two conditions"),
        ('[[frame]]\ntype = "Visit"\nverbs = ["meet"]\nroles = {objekt = "target"}\n', "objekt"),
        ('[[frame]]\ntype = "Visit"\nverbs = ["meet"]\nroles = {object = "victim"}\n', "victim"),
        ('[[frame]]\ntype = "Visit"\nnouns = ["meet"]\nnoun_roles = {posss = "target"}\n', "posss"),
        ('[[frame]]\ntype = "Visit"\nverbs = "meet"\n', "list of patterns"),
        ('[[frame]]\ntype = "Visit"\njoint = "Metting"\nverbs = ["meet"]\n', "Metting"),
        ('[[frame]]\ntype = "Visit"\nfactuality = "Perhaps"\nverbs = ["meet"]\n', "Perhaps"),
        ('[[frame]\ntype = "Visit"\n', "TOML"),
    ],
)
def test_a_faulty_file_is_refused_by_name_and_entry(tmp_path, text, fault):
    own = write(tmp_path, text)
    with pytest.raises(OntologyError) as refused:
        load(own)
    assert str(own) in str(refused.value) and fault in str(refused.value)
    if "TOML" not in fault:
        assert "frame 1" in str(refused.value)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(OntologyError, match=r"none\.toml"):
        load(tmp_path / "none.toml")
