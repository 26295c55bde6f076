from __future__ import annotations

import os
import random
import subprocess
import sys
import unicodedata
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente.documents.copies import SIGNATURE_BYTES, CopyIndex, is_copy, originals, signature

DAY = date(2024, 3, 4)

REPORT = """RIGA, March 4 (BBD) - Latvia's foreign minister summoned the Russian ambassador on Monday and handed him \
a note of protest against what she called a campaign of sabotage on the railway to Daugavpils.

Baiba Braze told reporters that two signal boxes had been set on fire in February and that the police held three \
men, one of them with a Russian passport.

"We know who pays them, and we shall name him when the court sits," she said after the meeting, which lasted 15 \
minutes.

The ambassador, Dmitry Kasatkin, denied that his country had anything to do with the fires. He accused Riga of \
stirring up fear before the elections in June.

Estonia and Lithuania said that they would guard their own lines with 400 soldiers. The European Commission offered \
to pay for cameras along the track, at a cost of some nine million euros."""

# The same news by another hand, with the same quotation.
REWRITTEN = """Moscow's envoy to Latvia was called in at the beginning of the week and given a protest over fires \
along the line that leads to Daugavpils, which the Baltic state takes for sabotage.

Three suspects are under arrest, among them a citizen of Russia, according to the minister, Baiba Braze. In the past \
month flames destroyed a pair of signal boxes. "We know who pays them, and we shall name him when the court sits," \
said Braze, whose talk with the diplomat took a quarter of an hour.

Kasatkin rejected everything. Latvia's rulers were frightening people because a vote is due in the summer, he \
claimed.

Neighbouring governments are sending several hundred troops to watch over tracks, while Brussels would meet the bill \
for surveillance equipment worth around nine million."""

# Reports of one mould, which share all words but a few.
MOULD = """Taiwan's defence ministry said on {weekday} that it had detected {planes} Chinese military aircraft and \
{ships} naval vessels around the island in the 24 hours to 6 a.m. Of the aircraft, {crossed} crossed the median line \
of the strait or entered the air defence identification zone, the ministry said in its daily report. The armed \
forces watched the situation and sent aircraft, ships and coastal missiles to respond, it added."""

NOTICE = """The United States will suspend the routine services of its embassy in {city} because of security \
conditions there, the State Department said. Citizens who need help in an emergency should write to the embassy in \
{other}. The department advises against all travel to {country} and urges those who are in {country} to leave while \
there are flights. "The safety of our staff and of American citizens abroad is our highest priority," said the \
ambassador, {name}."""

WORDS = sorted(set(REPORT.split()) | {"Berlin", "7", "twelve", "yesterday", "river", "Friday,", "the", "of"})

some_words = st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)
any_text = st.one_of(some_words, st.text(max_size=200))


@st.composite
def versions(draw: st.DrawFn) -> str:
    """The report with some of its paragraphs, perhaps some other words among them."""
    kept = draw(st.lists(st.sampled_from(REPORT.split("\n\n")), min_size=1, max_size=6, unique=True))
    text = "\n\n".join([*kept, draw(some_words)])
    return draw(st.sampled_from([text, text.upper(), text.replace("15", "40")]))


def changed(text: str, share: float, seed: int = 1) -> str:
    """`text` with a share of its words replaced by others."""
    chance = random.Random(seed)
    return " ".join(chance.choice(WORDS) if chance.random() < share else word for word in text.split(" "))


@settings(deadline=None)
@given(any_text)
def test_a_text_is_a_copy_of_itself(text: str) -> None:
    assert is_copy(text, text)


@settings(deadline=None)
@given(st.one_of(any_text, versions()), st.one_of(any_text, versions()))
def test_being_copies_is_mutual(one: str, other: str) -> None:
    assert is_copy(one, other) == is_copy(other, one)


@pytest.mark.parametrize(
    ("edit", "text"),
    [
        ("another headline and byline", f"Riga and Moscow at odds\n\nBy Anna Keller in Vienna\n\n{REPORT}"),
        ("no dateline", REPORT.replace("RIGA, March 4 (BBD) - ", "")),
        ("an agency's credit", f"{REPORT}\n\n(Reporting by Jane Holt; editing by Paul Mertens)"),
        ("a notice", f"{REPORT}\n\nCopyright 2024 The Associated Press. All rights reserved."),
        ("the last paragraphs cut", "\n\n".join(REPORT.split("\n\n")[:3])),
        ("paragraphs cut in the middle", "\n\n".join(REPORT.split("\n\n")[::2])),
        ("a fifth of the words changed", changed(REPORT, 0.2)),
        ("no capitals", REPORT.lower()),
        ("capitals", REPORT.upper()),
        ("numbers in figures", REPORT.replace("two", "2").replace("three", "3").replace("nine", "9")),
        ("one number updated", REPORT.replace("400 soldiers", "450 soldiers")),
        ("decomposed accents and other white space", unicodedata.normalize("NFD", REPORT).replace(" ", "\u00a0")),
    ],
)
def test_an_edited_report_is_a_copy(edit: str, text: str) -> None:
    assert is_copy(REPORT, text), edit


def test_the_same_news_by_another_hand_is_no_copy() -> None:
    assert not is_copy(REPORT, REWRITTEN)


def test_daily_reports_of_one_mould_with_other_numbers_are_no_copies() -> None:
    monday = MOULD.format(weekday="Monday", planes="12", ships="six", crossed="seven")
    tuesday = MOULD.format(weekday="Tuesday", planes="19", ships="eight", crossed="11")
    assert not is_copy(monday, tuesday)
    assert is_copy(monday, f"By our foreign staff\n\n{monday}")


def test_notices_of_one_mould_about_other_places_are_no_copies() -> None:
    niger = NOTICE.format(city="Niamey", other="Ouagadougou", country="Niger", name="Kathleen FitzGibbon")
    haiti = NOTICE.format(city="Port-au-Prince", other="Santo Domingo", country="Haiti", name="Dennis Hankins")
    assert not is_copy(niger, haiti)
    assert is_copy(niger, niger.replace("said the ambassador", "ambassador").replace("routine ", ""))


def test_a_very_short_text_is_a_copy_only_of_the_same_words() -> None:
    short = "Talks between Riga and Moscow about the railway have ended without an agreement."
    assert is_copy(short, "RIGA (BBD) — " + short.replace("agreement.", "Agreement"))
    assert not is_copy(short, short.replace("have ended", "ended"))


def test_a_paragraph_alone_is_no_copy_of_a_long_report() -> None:
    paragraphs = REPORT.split("\n\n")
    assert not is_copy(paragraphs[1], REPORT + "\n\n" + REWRITTEN)


def test_texts_of_nothing_but_different_boilerplate_are_no_copies() -> None:
    assert not is_copy("Read more: Oslo and Stockholm sign", "Read more: Riga protests to Moscow")


def test_a_report_in_a_script_without_spaces_is_a_copy_when_it_was_cut() -> None:
    text = (
        "拉脱维亚外交部长星期一召见俄罗斯大使并就铁路破坏行动提出抗议她对记者说"
        "警方拘留了三名嫌疑人其中一人持有俄罗斯护照大使否认此事与俄方有关"
    )
    assert is_copy(text, text[:45])
    assert not is_copy(
        text, text[:10] + "央行行长宣布本年度利率维持不变市场反应平淡分析师认为明年通胀将会回落出口企业表示欢迎"
    )


@settings(deadline=None)
@given(any_text)
def test_a_signature_has_512_bytes_and_is_the_same_each_time(text: str) -> None:
    assert len(signature(text)) == SIGNATURE_BYTES == 512
    assert signature(text) == signature(text)


def test_a_signature_is_the_same_in_another_process_and_version() -> None:
    # The stored ones would find nothing if this changed.
    assert signature("The two sides met in Oslo on Monday.").hex()[:32] == "ad74976b5cd2c814b401c92ae3e3c61a"
    script = "import sys; from entente.documents.copies import signature; print(signature(sys.stdin.read()).hex())"
    run = subprocess.run(
        [sys.executable, "-c", script],
        input=REPORT,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "42", "PYTHONUTF8": "1"},
    )
    assert run.stdout.strip() == signature(REPORT).hex()


def held(*documents: tuple[str, date | None, str]) -> CopyIndex:
    index = CopyIndex()
    for id, day, text in documents:
        index.add(id, day, signature(text))
    return index


def test_the_index_finds_a_heavily_edited_copy_among_others() -> None:
    index = held(
        ("b", DAY, changed(REPORT, 0.2)), ("a", DAY, REPORT), ("other", DAY, "The central bank kept its rate.")
    )
    cut = "\n\n".join(changed(REPORT, 0.2, seed=2).split("\n\n")[:3])
    assert index.candidates(signature(cut), DAY) == ["a", "b"]


def test_documents_more_than_30_days_apart_are_no_candidates() -> None:
    index = held(("near", DAY + timedelta(30), REPORT), ("far", DAY - timedelta(31), REPORT), ("undated", None, REPORT))
    assert index.candidates(signature(REPORT), DAY) == ["near", "undated"]
    assert index.candidates(signature(REPORT), None) == ["far", "near", "undated"]
    assert index.candidates(signature(REPORT), datetime(2024, 3, 4, 23, tzinfo=UTC)) == ["near", "undated"]


def test_the_index_tells_which_documents_are_far_from_a_day() -> None:
    index = held(("near", DAY + timedelta(30), REPORT), ("far", DAY - timedelta(31), REPORT), ("undated", None, REPORT))
    assert index.far_from(DAY) == ["far"]


def test_a_document_removed_is_found_no_more_and_one_added_again_is_replaced() -> None:
    index = held(("a", DAY, REPORT), ("b", DAY, REPORT), ("c", DAY, REPORT))
    index.remove("b")
    assert "b" not in index and "a" in index
    assert index.candidates(signature(REPORT), DAY) == ["a", "c"]
    index.add("a", DAY, signature(REWRITTEN))
    assert index.candidates(signature(REPORT), DAY) == ["c"]
    index.remove("c")
    index.remove("a")
    assert index.candidates(signature(REPORT), DAY) == []
    with pytest.raises(KeyError):
        index.remove("a")


def test_what_is_no_signature_is_refused() -> None:
    with pytest.raises(ValueError, match="512 bytes"):
        CopyIndex().add("a", DAY, b"short")


def test_each_document_is_a_copy_of_the_earliest_original() -> None:
    found = originals(
        {
            "z": (DAY, REPORT),
            "cut": (DAY + timedelta(1), "\n\n".join(REPORT.split("\n\n")[:3])),
            "a": (DAY + timedelta(2), f"{REPORT}\n\n(Reporting by Jane Holt)"),
            "rewritten": (DAY, REWRITTEN),
            "undated": (None, REPORT),
        }
    )
    assert found == {"z": None, "cut": "z", "a": "z", "rewritten": None, "undated": "z"}


def test_two_cuts_of_a_report_with_nothing_in_common_are_both_its_copies() -> None:
    paragraphs = REPORT.split("\n\n")
    first, last = "\n\n".join(paragraphs[:2]), "\n\n".join(paragraphs[3:])
    assert not is_copy(first, last)
    assert originals({"a": (DAY, REPORT), "b": (DAY, first), "c": (DAY, last)}) == {"a": None, "b": "a", "c": "a"}


def test_a_report_printed_again_after_more_than_30_days_is_an_original() -> None:
    found = originals({"a": (DAY, REPORT), "b": (DAY + timedelta(20), REPORT), "c": (DAY + timedelta(40), REPORT)})
    assert found == {"a": None, "b": "a", "c": None}


def test_the_time_of_day_and_then_the_id_tell_which_came_first() -> None:
    morning, evening = (datetime(2024, 3, 4, hour, tzinfo=UTC) for hour in (6, 18))
    assert originals({"a": (evening, REPORT), "b": (morning, REPORT)}) == {"b": None, "a": "b"}
    assert originals({"b": (DAY, REPORT), "a": (DAY, REPORT)}) == {"a": None, "b": "a"}


@settings(deadline=None)
@given(
    st.dictionaries(
        st.text("abc", min_size=1, max_size=3),
        st.tuples(st.none() | st.dates(DAY, DAY + timedelta(50)), versions()),
        max_size=8,
    ),
    st.randoms(use_true_random=False),
)
def test_the_order_in_which_documents_are_given_does_not_matter(
    documents: dict[str, tuple[date | None, str]], chance: random.Random
) -> None:
    shuffled = list(documents.items())
    chance.shuffle(shuffled)
    found = originals(dict(shuffled))
    assert found == originals(documents)
    assert all(original is None or found[original] is None for original in found.values())
