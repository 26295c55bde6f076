"""Words marked in a text: nothing of it is lost, every element is closed, links do not lie in links."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from entente.web.pages.marking import Mark, marked, marked_paragraphs

TEXT = "Iran said <b>Iraq</b> attacked Basra & left.\n\nNobody agreed."
ROLES = ("trigger", "actor", "place", "date", "quote")


def mark(words: str, role: str, **more: object) -> Mark:
    start = TEXT.index(words)
    return Mark(start, start + len(words), role, f"#{role}", **more)  # type: ignore[arg-type]


def shown(marks: list[Mark]) -> str:
    return str(marked(TEXT, marks, 0, len(TEXT)))


def test_a_mark_leads_to_its_record():
    assert shown([mark("attacked", "trigger", title="ASSAULT", anchors=("w-1",))]).startswith(
        "Iran said &lt;b&gt;Iraq&lt;/b&gt; "
        '<a href="#trigger"><mark class="trigger" id="w-1" title="ASSAULT">attacked</mark></a> Basra'
    )


def test_a_mark_in_another_has_the_link_and_the_rest_of_the_outer_one_its_own():
    inner, outer = mark("Iraq", "place"), mark("<b>Iraq</b>", "actor")
    assert '<mark class="actor"><a href="#actor">&lt;b&gt;</a><a href="#place"><mark class="place">Iraq' in shown(
        [inner, outer]
    )


def test_what_sticks_out_is_cut_in_two():
    text = shown([mark("said <b>Iraq", "quote"), mark("Iraq</b> attacked", "actor")])
    page = html.fromstring(f"<div>{text}</div>")
    assert [(each.get("class"), each.text_content()) for each in page.xpath("//mark")] == [
        ("quote", "said <b>Iraq"), ("actor", "Iraq"), ("actor", "</b> attacked"),
    ]  # fmt: skip


def test_a_quote_has_its_link_where_it_ends():
    text = shown([mark("attacked Basra", "quote", note="1", title="said by Iran"), mark("Basra", "place")])
    assert text.count("<sup>") == 1
    assert 'Basra</mark></a></mark><sup><a href="#quote" aria-label="said by Iran">1</a></sup>' in text


def test_spans_that_several_records_have_are_marked_once():
    text = shown([mark("Iraq", "actor", anchors=("a",)), mark("Iraq", "actor", anchors=("b",))])
    page = html.fromstring("".join(marked_paragraphs(TEXT, [mark("Iraq", "actor", anchors=(key,)) for key in "ab"])))
    assert text.count("<mark") == 2  # of `marked`, which takes them as they are
    assert len(page.xpath("//mark")) == 1
    assert page.xpath("//@id") == ["b", "a"]


def test_paragraphs_cut_marks():
    first, second = marked_paragraphs(TEXT, [Mark(TEXT.index("left"), TEXT.index("agreed"), "quote", "#q", note="1")])
    assert first.endswith('<mark class="quote">left.</mark>')
    assert second.startswith('<mark class="quote">Nobody </mark><sup>')


def test_signs_that_steer_are_left_out():
    assert marked("a\x00b\u202ec\x1b", [], 0, 5) == "abc"


marks = st.lists(
    st.tuples(st.integers(0, len(TEXT)), st.integers(1, 30), st.sampled_from(ROLES), st.booleans()).map(
        lambda each: Mark(
            each[0], min(each[0] + each[1], len(TEXT)), each[2], f"#{each[2]}", each[2], (f"w{each[0]}-{each[1]}",),
            "1" if each[3] else "",
        )
    ),
    max_size=12,
)  # fmt: skip


@given(marks)
def test_the_words_stay_as_they_are_whatever_is_marked(given_marks):
    paragraphs = marked_paragraphs(TEXT, given_marks)
    found = [html.fromstring(f"<p>{paragraph}</p>") for paragraph in paragraphs]
    for sup in (each for page in found for each in page.xpath("//sup")):
        sup.drop_tree()
    assert [page.text_content() for page in found] == TEXT.split("\n\n")
    assert not [each for page in found for each in page.xpath("//a//a | //b | //p//p")]


@given(marks)
def test_every_element_is_closed_where_it_was_opened(given_marks):
    for paragraph in marked_paragraphs(TEXT, given_marks):
        serialised = html.tostring(html.fromstring(f"<p>{paragraph}</p>"), encoding="unicode")
        assert len(serialised) == len(f"<p>{paragraph}</p>")
