"""The coder is a pure function of the document, and everything it writes points at the document's words."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente.coding import Coded
from entente.documents import from_text
from entente.language import SENTENCES, ModelMissing
from entente.records import Document, check_spans, text_hash

PUBLISHED = date(2023, 3, 15)
SENTENCES_OF_OURS = [
    "Norwegian Foreign Minister Anniken Huitfeldt met her Swedish counterpart in Oslo on Tuesday.",
    "“We will not yield to threats,” she told reporters. “They know it.”",
    "Iran rejected the demand, according to state media.",
    "Turkish jets bombed rebel positions near Idlib, killing at least 12 people and wounding 30.",
    "The two sides agreed to hold talks next month.",
    "Thousands of protesters marched in Nairobi against the tax bill.",
    "Japan will send $3.5 million in aid to Nepal, the U.N. said.",
    "Beijing accused Washington of “meddling” and expelled two envoys.",
    "Border to stay open",
    "Russia's foreign ministry said on Monday that it had never threatened Finland.",
    'He called the deal "a victory for peace".',
]


def document(text: str, key: str = "doc-1", published: date | None = PUBLISHED) -> Document:
    return Document(id=key, text=text, text_hash=text_hash(text), published=published, language="en")


def printed(coded: Coded) -> list[str]:
    return [record.model_dump_json() for record in (coded.document, *coded.mentions, *coded.statements)]


def check(coded: Coded) -> None:
    text = coded.document.text
    for record in (*coded.mentions, *coded.statements):
        check_spans(record, text)
        assert record.document == coded.document.id
    for mention in coded.mentions:
        sentence = mention.sentence
        assert sentence.start <= mention.trigger.start < mention.trigger.end <= sentence.end <= len(text)
        assert text[sentence.start : sentence.end].strip()
        if mention.date is not None and mention.date.text is not None:
            assert mention.date.text in text
    ids = [record.id for record in (*coded.mentions, *coded.statements)]
    assert len(ids) == len(set(ids))
    known = {mention.id for mention in coded.mentions}
    assert all(set(statement.mentions) <= known for statement in coded.statements)


def test_a_meeting_of_two_leaders_is_coded(coder):
    (found,) = coder.code(document("Xi Jinping met Vladimir Putin in Moscow on Tuesday.")).mentions
    assert found.type == "CONSULT"
    assert {actor.country for actor in (*found.actors, *found.recipients)} == {"CHN", "RUS"}
    assert (found.date.start, found.date.basis) == (date(2023, 3, 14), "relative")


def test_the_same_document_gives_the_same_records_to_the_byte(coder):
    text = "\n\n".join(SENTENCES_OF_OURS)
    assert printed(coder.code(document(text))) == printed(coder.code(document(text)))


def test_what_is_coded_before_and_after_changes_nothing(coder):
    documents = [document(text, f"doc-{number}") for number, text in enumerate(SENTENCES_OF_OURS)]
    documents += [document(" ".join(SENTENCES_OF_OURS[:count]), f"doc-first-{count}") for count in (2, 5, 9)]
    alone = {each.id: printed(coder.code(each)) for each in documents}
    for seed in (1, 2):
        shuffled = random.Random(seed).sample(documents, len(documents))
        assert {each.id: printed(coder.code(each)) for each in shuffled} == alone


PIECES = st.sampled_from(
    [
        *SENTENCES_OF_OURS,
        " ",
        "\n",
        "\n\n",
        "\t",
        "  \n ",
        "\u00a0",
        "\u2028",
        "\u200b",
        "\ufeff",
        "🙂",
        "é́",
        "中国",
        "\x07",
        '"',
        "“",
        "(",
        "…",
        "—",
        "\r\n",
        "al-Qaeda",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=8).map("".join))
def test_every_span_reproduces_its_words_whatever_stands_between_the_sentences(coder, text):
    check(coder.code(document(text)))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_can_be_coded(coder, text):
    check(coder.code(document(text)))


@settings(max_examples=30, deadline=None)
@given(st.lists(PIECES, max_size=8).map("".join))
def test_the_annotated_text_is_the_text_and_its_sentences_cover_it(coder, text):
    doc = coder.annotate(document(text))
    assert doc.text == text
    sentences = doc.user_data[SENTENCES]
    assert [token for each in sentences for token in range(each.start, each.end)] == list(range(len(doc)))
    assert all(sentence.root.head == sentence.root for sentence in doc.sents)
    for each in sentences:
        assert [doc[index].is_space for index in each.words] == [False] * len(each.words)
        if each.analysis is not None:
            assert len(each.analysis.triggers) == len(each.words) + 1


@pytest.mark.parametrize("text", ["", " ", "\n\n\t", "\u00a0\u2028", "\x00"])
def test_a_text_without_words_tells_nothing(coder, text):
    coded = coder.code(document(text))
    assert (coded.mentions, coded.statements) == ([], [])


@pytest.mark.parametrize("text", ["Oslo", ".", "met", "“", "Attack!", "🙂", "a" * 5000])
def test_one_word_is_a_text(coder, text):
    check(coder.code(document(text)))


def test_three_thousand_words_without_a_stop_are_read(coder):
    words = "troops of Norway attacked rebels near the port and then".split()
    text = " ".join(words[index % len(words)] for index in range(3000))
    coded = coder.code(document(text))
    check(coded)
    assert coded.document.sentences >= 3000 // 160


def test_an_undated_document_has_no_dates_but_those_complete_in_words(coder):
    text = "Xi Jinping met Vladimir Putin on Tuesday. Japan sent aid to Nepal on 25 April 2015."
    for mention in coder.code(document(text, published=None)).mentions:
        assert mention.date is None or mention.date.basis == "explicit"


def test_boilerplate_is_not_coded(coder):
    report = "Xi Jinping met Vladimir Putin in Moscow on Tuesday."
    lines = [report, "READ MORE: Turkey bombs rebels near Idlib, killing 12", "Photo: Reuters/Ada Berg"]
    text = "\n\n".join(lines)
    alone, among = coder.code(document(report)), coder.code(document(text))
    check(among)
    assert among.document.sentences == alone.document.sentences == 1
    assert {mention.trigger.text for mention in among.mentions} == {mention.trigger.text for mention in alone.mentions}
    assert all(mention.sentence.end <= len(report) for mention in among.mentions)


def test_records_name_the_model_that_made_them(coder):
    mentions = coder.code(document("Xi Jinping met Vladimir Putin in Moscow on Tuesday.")).mentions
    assert {mention.model for mention in mentions} == {coder.model}
    assert len(coder.model_hash) == 64


def test_sentences_that_were_read_are_counted(coder):
    coded = coder.code(document("Iran rejected the demand. Turkey waited.\n\nShare this article"))
    assert coded.document.sentences == 2


def test_a_document_from_the_reader_can_be_coded(coder):
    check(coder.code(from_text("\n".join(SENTENCES_OF_OURS), published="2023-03-15", outlet="Daily")))


def test_a_missing_model_is_told_in_a_sentence(tmp_path):
    from entente.coding import Coder, ModelSettings, Settings

    with pytest.raises(ModelMissing, match=r"no usable model in .*install entente again"):
        Coder(Settings(model=ModelSettings(folder=tmp_path)))
