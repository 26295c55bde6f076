import io
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from rich.console import Console

from entente.relations import SeriesQuery, compare, spark
from entente.relations.brief import markdown, show
from entente.relations.dossier import dossier
from entente.relations.lines import Source, event_line
from entente.relations.parties import Party
from entente.store import open_store

sys.path.insert(0, str(Path(__file__).parent / "fakes"))

from pair_store import FIRST, News, fill

QUERY = SeriesQuery("CHN", "RUS")
NASTY = st.text(
    st.sampled_from("<script>alert(1)</script>\"'&*_`[]()|\\\n\r\t#~!$ \x1b\u202eab") | st.characters(codec="utf-8"),
    max_size=60,
)


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    with open_store(tmp_path_factory.mktemp("brief") / "news.duckdb") as store:
        fill(store)
        compared = (compare(store, QUERY, SeriesQuery("USA", "RUS")),)
        return dossier(store, Party("CHN", "China"), Party("RUS", "Russia"), QUERY, comparisons=compared)


def printed(found, width=100):
    out = io.StringIO()
    show(found, Console(file=out, width=width, highlight=False, markup=False, emoji=False))
    return out.getvalue()


def with_words(found, words, url="https://news.example/1"):
    """The dossier with these words wherever texts of others stand."""
    source = Source(outlet=words or "x", published="2024-12-05", title=words, url=url)
    line = replace(found.strongest[0], words=words, actors=words, place=words, source=source)
    said = replace(found.speeches[0].lines[0], words=words, speakers=words, called=words, source=source)
    return replace(found, strongest=(line,), speeches=(replace(found.speeches[0], lines=(said,)),))


def rows(counts, covered=None):
    """Rows of a series from (cooperation, conflict) a month."""
    days = pd.date_range("2024-01-01", periods=len(counts), freq="MS")
    known = covered or [True] * len(counts)
    columns = {"verbal_cooperation": [up for up, _ in counts], "material_conflict": [down for _, down in counts]}
    frame = pd.DataFrame({"period": days} | columns).assign(material_cooperation=0, verbal_conflict=0)
    return frame.assign(covered=known, exists=True)


def test_what_changed_last_is_read_first(found):
    text = printed(found, 200)
    first = text.index("worse than before: 9 events against 5.2 a month")
    assert first < text.index("events a month: cooperation above") < text.index("What changed and when")
    assert text.startswith("China and Russia\n")


def test_the_terminal_has_enough_of_an_id_to_ask_for_the_record(found):
    line = found.strongest[0]
    text = " ".join(printed(found).split())
    assert f"[Reuters, 2024-12-05 · {line.id[:12]}]" in text
    assert line.id not in text


@pytest.mark.parametrize("width", [40, 80, 200])
def test_no_line_is_wider_than_the_terminal(found, width):
    assert all(len(line) <= width for line in printed(found, width).splitlines())


def test_two_relations_are_compared_in_a_table(found):
    text = " ".join(printed(found).split())
    assert "CHN and RUS against USA and RUS" in text
    assert "difference 95 % interval" in text


def test_cooperation_stands_above_the_line_and_conflict_below():
    drawn = spark.strips(rows([(8, 0), (4, 8), (0, 1)]), (), "month", 3)
    text = [strip.text for strip in drawn]
    assert text[:4] == ["█  ", "█  ", "██ ", "██ "]
    assert text[4] == "───"
    assert text[5:9] == [" █▀", " █ ", " █ ", " █ "]
    assert (drawn[0].label, drawn[4].label, drawn[8].label) == ("8", "0", "8")
    assert [strip.side for strip in drawn] == ["cooperation"] * 4 + [""] + ["conflict"] * 4 + [""]


def test_what_is_not_covered_and_what_changed_is_marked_under_the_bars():
    given = rows([(1, 0), (0, 0), (1, 0)], [True, False, True])
    changed = {date(2024, 3, 1)}
    text = [strip.text for strip in spark.strips(given, changed, "month", 3)]
    assert text[4] == "─░─"
    assert text[-2] == "  ▲"
    legend = spark.legend(given, changed, "month", 3)
    assert legend == "events a month: cooperation above, conflict below; ░ not covered; ▲ change of level"


def test_of_more_periods_than_fit_the_last_are_drawn_and_it_says_so():
    given = rows([(number, 0) for number in range(1, 31)])
    assert len(spark.strips(given, (), "month", 10)[4].text) == 10
    assert "the last 10 of 30 months" in spark.legend(given, (), "month", 10)


def test_columns_are_wider_where_there_is_room():
    assert len(spark.strips(rows([(1, 0)] * 12), (), "month", 60)[4].text) == 36


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), min_size=1, max_size=40), st.integers(1, 120))
def test_every_period_with_an_event_has_a_bar(counts, width):
    drawn = spark.strips(rows(counts), (), "month", width)
    wide = len(drawn[4].text) // len(counts[-width:])
    for place, (up, down) in enumerate(counts[-width:]):
        assert (drawn[3].text[place * wide] != " ") == (up > 0)
        assert (drawn[5].text[place * wide] != " ") == (down > 0)


def test_markdown_has_the_same_sections_a_chart_and_links_to_sources(found):
    text = markdown(found)
    assert text.startswith("# China and Russia\n")
    assert "\n## What changed in 2024-12\n" in text
    assert "```text" in text
    assert f"· {found.strongest[0].id}](<{found.strongest[0].source.url}>)" in text
    assert "| events | 9 | 5.2 |" in text


@given(NASTY)
def test_words_of_others_are_no_markup_in_markdown(found, words):
    parser = MarkdownIt("commonmark").enable("table")
    tokens = parser.parse(markdown(with_words(found, words)))
    inline = [child for token in tokens for child in token.children or ()]
    assert not [token for token in [*tokens, *inline] if token.type in ("html_block", "html_inline", "image")]
    assert [token.type for token in tokens] == [token.type for token in parser.parse(markdown(with_words(found, "x")))]


@given(NASTY)
def test_words_of_others_do_not_steer_the_terminal(found, words):
    made = News()
    told = made.tell(FIRST, "CONSULT", text=f"China met Russia {words}")
    document = made.documents[0][0].model_copy(update={"outlet": words, "title": words})
    line = event_line(told, SimpleNamespace(document=lambda key: document), "sentence")
    text = printed(replace(found, strongest=(line,)))
    assert "China met Russia" in " ".join(text.split())
    assert not set("\x1b\u202e\r\t\x9b") & set(text)


@given(st.text(st.sampled_from("ab<>()[]\\ \n\"'"), max_size=12))
def test_an_address_stays_one_address_in_markdown(found, tail):
    tokens = MarkdownIt().parse(markdown(with_words(found, "x", f"https://news.example/{tail}")))
    links = [child.attrs["href"] for token in tokens for child in token.children or () if child.type == "link_open"]
    assert sum(link.startswith("https://news.example/") for link in links) == len(links)
    assert any("news.example" in link for link in links)
