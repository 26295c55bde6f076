"""Whom a phrase names, as of the day its document was published."""

from __future__ import annotations

from datetime import date

import pytest

from entente.actors import Resolver, shipped, who
from entente.actors.phrases import Phrases
from entente.language.english import english

TODAY = date(2018, 5, 3)


def resolver(doc, day=TODAY):
    return Resolver(shipped(), doc, day)


def span(doc, phrase):
    """The tokens of the phrase, wherever spaces stand."""
    words = phrase.split()
    for start in range(len(doc)):
        if [token.text for token in doc[start : start + len(words)]] == words:
            return doc[start : start + len(words)]
    raise AssertionError(f"no {phrase!r} in {doc.text!r}")


def actors(doc, phrase, day=TODAY):
    return resolver(doc, day).actors(span(doc, phrase))


def of(actor):
    return actor.id, actor.country, actor.sectors


XI = """
Xi        PROPN/NNP 3 nsubj B-PERSON
Jinping   PROPN/NNP 1 flat I-PERSON
met       VERB/VBD  0 root
Sergei    PROPN/NNP 3 obj B-PERSON
Lavrov~   PROPN/NNP 4 flat I-PERSON
.         PUNCT/.   3 punct
"""


@pytest.mark.parametrize(
    ("name", "day", "wanted"),
    [
        ("Xi Jinping", "2018-05-03", ("person/xi-jinping", "CHN", ["GOV"], "President")),
        ("Sergei Lavrov", "2018-05-03", ("person/sergei-lavrov", "RUS", ["GOV"], "Foreign Minister")),
        ("Xi Jinping", "2013-01-05", ("person/xi-jinping", "CHN", ["GOV"], "General Secretary")),
        ("Sergei Lavrov", "2001-05-03", ("person/sergei-lavrov", "RUS", [], None)),  # not in office yet
        ("Sergei Lavrov", "2099-05-03", ("person/sergei-lavrov", "RUS", ["GOV"], "Foreign Minister")),
    ],
)
def test_a_person_speaks_with_the_office_held_that_day(parse, name, day, wanted):
    (actor,) = actors(parse(XI), name, date.fromisoformat(day))
    assert (actor.id, actor.country, actor.sectors, actor.office) == wanted
    assert actor.text == name


def test_a_surname_alone_is_the_person_named_before(parse):
    doc = parse(XI + "\nLavrov PROPN/NNP 2 nsubj B-PERSON\nsmiled VERB/VBD 0 root\n")
    (actor,) = resolver(doc).actors(doc[6:7])
    assert (actor.id, actor.text, actor.start) == ("person/sergei-lavrov", "Lavrov", doc[6].idx)


def test_a_former_leader_is_an_elite_of_the_country(parse):
    doc = parse("""
    Former    ADJ/JJ    2 amod
    President NOUN/NN   3 nmod:desc
    Bill      PROPN/NNP 5 nsubj B-PERSON
    Clinton   PROPN/NNP 3 flat I-PERSON
    spoke     VERB/VBD  0 root
    """)
    (actor,) = actors(doc, "Former President Bill Clinton", date(1999, 1, 1))
    assert (*of(actor), actor.office) == ("person/bill-clinton", "USA", ["ELI"], None)


def test_an_unknown_person_has_the_country_and_sector_of_the_title(parse):
    doc = parse("""
    Kenyan   ADJ/JJ    2 amod B-NORP
    lawmaker NOUN/NN   3 nmod:desc
    Achieng  PROPN/NNP 5 nsubj B-PERSON
    Wekesa   PROPN/NNP 3 flat I-PERSON
    left~    VERB/VBD  0 root
    .        PUNCT/.   5 punct

    Wekesa   PROPN/NNP 2 nsubj B-PERSON
    smiled   VERB/VBD  0 root
    """)
    (first,) = actors(doc, "Kenyan lawmaker Achieng Wekesa")
    assert (first.name, *of(first)) == ("Achieng Wekesa", None, "KEN", ["LEG"])
    (again,) = resolver(doc).actors(doc[6:7])
    assert (again.name, again.text, again.country) == ("Achieng Wekesa", "Wekesa", "KEN")


def phrase_doc(parse, rows):
    """A phrase before the verb "left", which is head 9 of its rows."""
    lines = rows.strip().splitlines()
    verb = len(lines) + 1
    return parse("\n".join(line.replace(" 9 ", f" {verb} ") for line in lines) + "\nleft VERB/VBD 0 root")


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ("Iran PROPN/NNP 9 nsubj B-PLACE", ("state/IRN", "IRN", [])),
        ("Beijing PROPN/NNP 9 nsubj B-PLACE", ("state/CHN", "CHN", ["GOV"])),
        ("the DET/DT 2 det\nKremlin PROPN/NNP 9 nsubj B-ORG", ("state/RUS", "RUS", ["GOV"])),
        ("NATO PROPN/NNP 9 nsubj B-ORG", ("org/nato", "IGO", [])),
        ("Hamas PROPN/NNP 9 nsubj B-ORG", ("group/hamas", "PSE", ["REB"])),
        ("Xinhua PROPN/NNP 9 nsubj B-ORG", ("outlet/xinhua", "CHN", ["JRN"])),
        ("Russian ADJ/JJ 2 amod B-NORP\ntroops NOUN/NNS 9 nsubj", ("state/RUS", "RUS", ["MIL"])),
        ("NATO PROPN/NNP 2 compound B-ORG\ntroops NOUN/NNS 9 nsubj", ("org/nato", "IGO", ["MIL"])),
        ("Iranian ADJ/JJ 2 amod B-NORP\nprotesters NOUN/NNS 9 nsubj", (None, "IRN", ["CVL", "OPP"])),
        (
            "the DET/DT 2 det\nsoldiers NOUN/NNS 9 nsubj\nof ADP/IN 4 case\nNorway PROPN/NNP 2 nmod B-PLACE",
            ("state/NOR", "NOR", ["MIL"]),
        ),
        (
            "Norway~ PROPN/NNP 3 nmod:poss B-PLACE\n's PART/POS 1 case\ntroops NOUN/NNS 9 nsubj",
            ("state/NOR", "NOR", ["MIL"]),
        ),
        ("the DET/DT 2 det\nsoldiers NOUN/NNS 9 nsubj", (None, None, ["MIL"])),
        ("the DET/DT 2 det\nsailors NOUN/NNS 9 nsubj\n", (None, None, None)),
        ("the DET/DT 2 det\nwall NOUN/NN 9 nsubj", (None, None, [])),
    ],
)
def test_bodies_places_and_roles(parse, rows, wanted):
    doc = phrase_doc(parse, rows)
    (actor,) = resolver(doc).actors(doc[: len(doc) - 1])
    assert (actor.id, actor.country) == wanted[:2]
    assert wanted[2] is None or actor.sectors == wanted[2]


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ("Xinhua PROPN/NNP 9 nsubj B-ORG", True),
        ("Reuters PROPN/NNP 9 nsubj B-ORG", False),
        ("a DET/DT 2 det\nspokesman NOUN/NN 9 nsubj\nfor ADP/IN 4 case\nXinhua PROPN/NNP 2 nmod B-ORG", True),
        ("an DET/DT 3 det\nIranian ADJ/JJ 3 amod B-NORP\nnewspaper NOUN/NN 9 nsubj", False),
        (
            "an DET/DT 6 det\nIranian ADJ/JJ 6 amod B-NORP\nstate~ NOUN/NN 5 obl\n-~ PUNCT/HYPH 5 punct\n"
            "owned VERB/VBN 6 amod\nnewspaper NOUN/NN 9 nsubj",
            True,
        ),
        ("Norwegian ADJ/JJ 3 amod B-NORP\nstate NOUN/NN 3 compound\nofficials NOUN/NNS 9 nsubj", False),
        ("Iran PROPN/NNP 9 nsubj B-PLACE", False),
    ],
)
def test_a_medium_is_marked_where_a_state_runs_it(parse, rows, wanted):
    doc = phrase_doc(parse, rows)
    (actor,) = resolver(doc).actors(doc[: len(doc) - 1])
    assert actor.state_run is wanted


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        (
            "Russian ADJ/JJ 4 amod B-NORP\nand CCONJ/CC 3 cc\nChinese ADJ/JJ 1 conj B-NORP\nofficials NOUN/NNS 9 nsubj",
            ["RUS", "CHN"],
        ),
        (
            "U.S.~ PROPN/NNP 6 compound B-PLACE\n, PUNCT/, 3 punct\nBritish ADJ/JJ 1 conj B-NORP\nand CCONJ/CC 5 cc\n"
            "French ADJ/JJ 1 conj B-NORP\njets NOUN/NNS 9 nsubj",
            ["USA", "GBR", "FRA"],
        ),
    ],
)
def test_coordinated_adjectives_are_several_actors_who_share_a_span(parse, rows, wanted):
    doc = phrase_doc(parse, rows)
    found = resolver(doc).actors(doc[: len(doc) - 1])
    assert [actor.country for actor in found] == wanted
    assert {(actor.start, actor.end) for actor in found} == {(0, doc[len(doc) - 2].idx + len(doc[len(doc) - 2]))}


@pytest.mark.parametrize(
    ("phrase", "wanted"),
    [
        ("Organization for Security and Co~ -~ operation in Europe", "org/osce"),
        ("Islamic State of Iraq and al~ -~ Sham", "group/islamic-state"),
        ("anti~ -~ balaka", "group/anti-balaka"),
        ("pro~ -~ Russian separatists", "group/donbas-separatists"),
        ("al~ -~ Shabaab", "group/al-shabaab"),
        ("AL~ -~ SHABAAB", "group/al-shabaab"),
    ],
)
def test_long_and_hyphenated_names_are_known_whole(parse, phrase, wanted):
    words = phrase.split()
    rows = [f"{word} PROPN/NNP {len(words)} compound" for word in words[:-1]]
    doc = parse("\n".join([*rows, f"{words[-1]} PROPN/NNP 0 root"]))
    (found,) = Phrases(shipped(), doc, TODAY).known(doc[:])
    assert (found.start, found.end, found.bearer.id) == (0, len(words), wanted)


def test_every_name_in_the_tables_is_known_however_its_hyphens_are_parted():
    tokenizer, tables = english().tokenizer, shipped()
    unknown = []
    for name in tables.bearers:
        if tables.bearer(name, TODAY) is None:  # a bloc of another time
            continue
        doc = tokenizer(name)
        if [(found.start, found.end) for found in Phrases(tables, doc, TODAY).known(doc[:])] != [(0, len(doc))]:
            unknown.append(name)
    assert unknown == []


@pytest.mark.parametrize(
    "rows",
    [
        "pro~ ADJ/AFX 3 compound\n-~ PUNCT/HYPH 3 punct\nRussian ADJ/JJ 4 amod B-NORP\nfighters NOUN/NNS 9 nsubj",
        "Iran~ PROPN/NNP 3 compound B-PLACE\n-~ PUNCT/HYPH 3 punct\nbacked VERB/VBN 4 amod\nfighters NOUN/NNS 9 nsubj",
        "Hungarian~ ADJ/JJ 3 compound B-NORP\n-~ PUNCT/HYPH 3 punct\nborn VERB/VBN 4 amod\nbanker NOUN/NN 9 nsubj",
    ],
)
def test_who_is_backed_by_a_state_or_for_it_does_not_act_for_it(parse, rows):
    doc = phrase_doc(parse, rows)
    (actor,) = resolver(doc).actors(doc[: len(doc) - 1])
    assert (actor.id, actor.country) == (None, None)


def test_an_envoy_to_a_country_does_not_act_for_it(parse):
    doc = phrase_doc(
        parse,
        """the DET/DT 3 det
        Swedish ADJ/JJ 3 amod B-NORP
        envoy NOUN/NN 9 nsubj
        to ADP/IN 5 case
        Iran PROPN/NNP 3 nmod B-PLACE""",
    )
    (actor,) = resolver(doc).actors(doc[:5])
    assert actor.country == "SWE"


@pytest.mark.parametrize(
    ("day", "holder"),
    [("2010-03-01", "person/nicolas-sarkozy"), ("2018-05-03", "person/emmanuel-macron"), (None, None)],
)
def test_a_title_without_a_name_is_who_held_the_office(parse, day, holder):
    doc = phrase_doc(parse, "the DET/DT 3 det\nFrench ADJ/JJ 3 amod B-NORP\npresident NOUN/NN 9 nsubj")
    (actor,) = resolver(doc, date.fromisoformat(day) if day else None).actors(doc[:3])
    assert actor.country == "FRA"
    assert actor.id == (holder or "state/FRA")


def test_presidents_in_the_plural_are_not_one_person(parse):
    doc = phrase_doc(parse, "French ADJ/JJ 2 amod B-NORP\npresidents NOUN/NNS 9 nsubj")
    (actor,) = resolver(doc).actors(doc[:2])
    assert actor.id == "state/FRA"


def test_a_pronoun_carries_whom_it_takes_up_and_its_own_words(parse):
    doc = parse("""
    Xi       PROPN/NNP 2 nsubj B-PERSON
    left~    VERB/VBD  0 root
    .        PUNCT/.   2 punct

    He       PRON/PRP  2 nsubj
    smiled   VERB/VBD  0 root
    """)
    (he,) = resolver(doc).actors(doc[3:4])
    (xi,) = resolver(doc).actors(doc[0:1])
    assert (he.id, he.text, he.start, he.end) == ("person/xi-jinping", "He", doc[3].idx, doc[3].idx + 2)
    assert he.confidence < xi.confidence


def test_the_two_countries_are_two_states_on_one_span_also_after_their_leaders(parse):
    doc = parse("""
    Xi        PROPN/NNP 4 nsubj B-PERSON
    and       CCONJ/CC  3 cc
    Macron    PROPN/NNP 1 conj B-PERSON
    met~      VERB/VBD  0 root
    .         PUNCT/.   4 punct

    India     PROPN/NNP 4 nsubj B-PLACE
    and       CCONJ/CC  3 cc
    Pakistan  PROPN/NNP 1 conj B-PLACE
    agreed~   VERB/VBD  0 root
    .         PUNCT/.   4 punct

    The       DET/DT    3 det
    two       NUM/CD    3 nummod
    nations   NOUN/NNS  4 nsubj
    traded    VERB/VBD  0 root
    """)
    found = resolver(doc).actors(doc[10:13])
    assert [(actor.id, actor.text) for actor in found] == [
        ("state/IND", "The two nations"),
        ("state/PAK", "The two nations"),
    ]


def test_a_pronoun_without_an_antecedent_names_nobody(parse):
    doc = parse("They PRON/PRP 2 nsubj\nleft VERB/VBD 0 root")
    (actor,) = resolver(doc).actors(doc[:1])
    assert (actor.text, actor.id, actor.country) == ("They", None, None)


def test_every_actor_reproduces_the_words_of_its_span(parse):
    doc = parse(XI)
    for start in range(len(doc)):
        for end in range(start + 1, len(doc) + 1):
            for actor in resolver(doc).actors(doc[start:end]):
                assert doc.text[actor.start : actor.end] == actor.text


@pytest.mark.parametrize(
    ("rows", "day", "wanted"),
    [
        ("Norway PROPN/NNP 9 obl B-PLACE", TODAY, ("Norway", "NOR", "country")),
        ("Beijing PROPN/NNP 9 obl B-PLACE", TODAY, ("Beijing", "CHN", "city")),
        ("Basra PROPN/NNP 9 obl B-PLACE", TODAY, ("Basrah", "IRQ", "city")),
        ("Siberia PROPN/NNP 9 obl B-PLACE", TODAY, ("Siberia", "RUS", "province")),
        ("the DET/DT 2 det\nKremlin PROPN/NNP 9 obl B-PLACE", date(1980, 1, 1), ("Kremlin", "SUN", "site")),
        ("Nowhereville PROPN/NNP 9 obl B-PLACE", TODAY, (None, None, "unknown")),
        ("NATO PROPN/NNP 9 obl B-ORG", TODAY, (None, None, "unknown")),
    ],
)
def test_a_place_knows_its_country_and_how_exact_it_is(parse, rows, day, wanted):
    doc = phrase_doc(parse, rows)
    place = resolver(doc, day).place(doc[: len(doc) - 1])
    assert (place.name, place.country, place.precision) == wanted
    assert doc.text[place.start : place.end] == place.text


def met(coder, text, phrase):
    """Id, country and sectors of everybody a phrase means."""
    found = who(coder.annotator.annotate(text), phrase, date(2018, 1, 20), shipped())
    return [(actor.id, actor.country, actor.sectors) for actor in found.actors]


def test_a_document_about_one_country_says_whose_rebels_they_are(coder):
    text = "Syrian jets struck Idlib on Monday. Syria said that Syrian towns were calm. The rebels shot back."
    assert met(coder, text, "The rebels") == [(None, "SYR", ["REB"])]


def test_talks_abroad_make_nobody_a_national_of_the_city(coder):
    text = "Syrian jets struck Idlib. Syria and Syrian exiles mourned. The opposition met envoys in Vienna."
    ((_, country, _),) = met(coder, text, "The opposition")
    assert country == "SYR"


def test_acronyms_are_known_in_capitals_and_as_some_papers_write_them(coder):
    assert met(coder, "Isis attacked the town.", "Isis") == met(coder, "ISIS attacked the town.", "ISIS")
    assert met(coder, "Nato condemned the raid.", "Nato")[0][0] == "org/nato"


def test_what_a_pronoun_owns_acts_for_its_owner(coder):
    text = "Azerbaijan closed the border on Friday. Its forces shelled two villages."
    assert met(coder, text, "Its forces")[0][1:] == ("AZE", ["MIL"])


def test_what_a_leader_owns_acts_for_his_country(coder):
    text = "China protested on Friday. China and Chinese papers fumed. Mr. Macron's government said nothing."
    assert met(coder, text, "Mr. Macron's government")[0][1] == "FRA"


def test_an_adviser_to_a_minister_acts_for_the_ministry_s_country(coder):
    text = "An adviser to the Lithuanian agriculture minister called the ban absurd."
    assert met(coder, text, "An adviser to the Lithuanian agriculture minister")[0][1] == "LTU"


def test_nobody_gets_the_country_of_somebody_else_s_adjective(coder):
    ((_, country, _),) = met(coder, "The bomber struck a cafe where US troops had gathered.", "The bomber")
    assert country is None


def test_a_nation_without_a_state_is_not_the_state_around_it(coder):
    text = "Syrian jets struck. Syria and Syrian allies rejoiced. He fought with the Kurdish forces."
    ((key, country, _),) = met(coder, text, "the Kurdish forces")
    assert (key, country) == (None, None)


def test_ethnic_albanians_do_not_act_for_albania(coder):
    ((_, country, _),) = met(coder, "Soldiers beat ethnic Albanians in the street.", "ethnic Albanians")
    assert country is None


def test_a_surname_that_several_bear_is_that_of_the_document_s_country(coder):
    text = "Pakistan tested a missile. Pakistan said that Pakistani crews were ready. Sharif closed the schools."
    found = who(coder.annotator.annotate(text), "Sharif", date(1998, 5, 29), shipped()).actors
    assert [(actor.id, actor.office) for actor in found] == [("person/nawaz-sharif", "Prime Minister")]


def test_leaders_of_a_rebel_army_are_rebels(coder):
    assert met(coder, "PKK leaders rejected the offer.", "PKK leaders")[0][1:] == ("TUR", ["REB"])


def test_leaders_of_the_european_union_are_no_union_leaders(coder):
    assert met(coder, "European Union leaders met.", "European Union leaders") == [("org/eu", "EUR", [])]


def test_an_ally_of_a_body_is_not_the_body(coder):
    assert met(coder, "Erdogan threatened its NATO ally.", "its NATO ally")[0][0] != "org/nato"


def test_a_bloc_has_an_id_and_no_country(coder):
    assert met(coder, "The Baltic states protested to Moscow.", "The Baltic states") == [
        ("bloc/baltic-states", None, [])
    ]
