import re
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from entente.relations import SeriesQuery
from entente.relations.dossier import dossier
from entente.relations.lines import Source
from entente.relations.page import page
from entente.relations.parties import Party
from entente.store import open_store

sys.path.insert(0, str(Path(__file__).parent / "fakes"))

from pair_store import FIRST, News, fill

CHINA, RUSSIA = Party("CHN", "China"), Party("RUS", "Russia")
NASTY = st.text(st.sampled_from("<script>alert(1)</script>\"'&{{%}}\n =/") | st.characters(codec="utf-8"), max_size=40)


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    with open_store(tmp_path_factory.mktemp("page") / "news.duckdb") as store:
        fill(store)
        return dossier(store, CHINA, RUSSIA, SeriesQuery("CHN", "RUS"))


@pytest.fixture(scope="module")
def shown(found):
    return html.fromstring(page(found))


def words(element):
    return " ".join(element.text_content().split())


def without_chart(found):
    return replace(found, events=0)


def test_the_page_needs_no_network_and_no_script(found, shown):
    assert not shown.xpath("//script | //link | //img | //iframe | //object | //*[@src]")
    assert "@import" not in page(found)
    assert all(address.startswith("#") for address in re.findall(r"url\((.*?)\)", page(found)))


def test_the_first_thing_read_is_what_changed_last(shown):
    first = shown.xpath("//main/*")[0]
    assert first.get("id") == "latest"
    assert "worse than before: 9 events against 5.2 a month" in words(first)
    assert not first.xpath(".//details")


def test_headings_come_in_order_and_every_section_has_one(shown):
    levels = [int(heading.tag[1]) for heading in shown.xpath("//h1 | //h2 | //h3")]
    assert levels[0] == 1 and set(levels[1:]) == {2}
    for section in shown.xpath("//section"):
        assert shown.xpath(f"//h2[@id='{section.get('aria-labelledby')}']")


def test_tables_say_what_their_cells_belong_to(shown):
    for table in shown.xpath("//table"):
        assert words(table.xpath("./caption")[0])
        assert table.xpath("./thead//th[@scope='col']")
        assert len(table.xpath("./tbody/tr")) == len(table.xpath("./tbody/tr/th[@scope='row']"))


def test_links_within_the_page_lead_somewhere_and_ids_are_used_once(shown):
    ids = shown.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in shown.xpath("//a/@href") if link.startswith("#")} <= set(ids)


def test_the_chart_is_described_and_its_numbers_stand_in_a_table(shown):
    for chart in shown.xpath("//figure/div"):
        assert (chart.get("role"), bool(chart.get("aria-label"))) == ("img", True)
    rows = shown.xpath("//section[@id='series']//tbody/tr")
    assert len(rows) == 36
    assert [words(cell) for cell in rows[17].xpath("./*")][:3] == ["2023-06", "–", "–"]


def test_a_chart_of_its_own_is_for_phones(shown):
    assert [chart.get("class") for chart in shown.xpath("//figure/div")] == ["wide", "narrow"]


def test_dark_paper_and_phones_are_thought_of(found):
    text = page(found)
    for needed in ("prefers-color-scheme: dark", "@media print", 'name="viewport"', 'lang="en"'):
        assert needed in text


def test_sources_are_linked_and_ids_are_whole(found, shown):
    line = found.strongest[0]
    link = shown.xpath(f"//section[@id='events']//a[@href='{line.source.url}']")[0]
    assert words(link) == f"Reuters, 2024-12-05 · {line.id}"


def test_the_versions_of_a_contested_event_stand_under_it(shown):
    versions = shown.xpath("//section[@id='contested']//ul[@class='inner']/li")
    assert [words(version) for version in versions] == [
        "dead 10 Tass · 1 mention · men-a", "dead 14 Iran; AP · 2 mentions · men-b",
    ]  # fmt: skip


def test_warnings_of_the_series_are_in_the_page(found, shown):
    notes = words(shown.xpath("//section[@id='notes']")[0])
    assert found.series.warnings
    assert all(warning in notes for warning in found.series.warnings)


def test_a_pair_without_events_says_so_and_has_no_chart():
    with open_store(":memory:") as store:
        fill(store)
        shown = html.fromstring(page(dossier(store, CHINA, Party("PER", "Peru"), SeriesQuery("CHN", "PER"))))
    assert "There are no events of China and Peru" in words(shown)
    assert not shown.xpath("//figure")


def test_three_years_of_days_stay_under_500_kb():
    made = News()
    for number in range(1096):
        for kind in ("CONSULT", "AID", "ACCUSE", "SANCTION"):
            made.tell(FIRST + timedelta(days=number), kind)
    with open_store(":memory:") as store:
        made.write(store)
        text = page(dossier(store, CHINA, RUSSIA, SeriesQuery("CHN", "RUS", period="day")))
    assert len(text.encode()) < 500_000
    assert "The first 696 days are left out" in text


@settings(max_examples=60)
@given(NASTY)
def test_words_of_others_are_text_and_nothing_else(found, nasty):
    source = Source(outlet=nasty, published=nasty, title=nasty, url=f"https://news.example/{nasty}")
    line = replace(found.strongest[0], words=nasty, actors=nasty, place=nasty, numbers=nasty, source=source)
    given_words = without_chart(replace(found, strongest=(line,), a=Party("CHN", nasty)))
    plain = without_chart(replace(found, strongest=(replace(line, words="x", source=source),)))
    shown = html.fromstring(page(given_words))
    assert not shown.xpath("//script | //img | //@onload | //@onerror")
    tags = [element.tag for element in shown.xpath("//section[@id='events']//*")]
    expected = [element.tag for element in html.fromstring(page(plain)).xpath("//section[@id='events']//*")]
    assert tags == expected or not nasty


def test_names_in_the_chart_are_escaped(found):
    shown = html.fromstring(page(replace(found, a=Party("org/x", "<script>alert(1)</script>"))))
    assert not shown.xpath("//script")


def test_an_address_that_is_none_of_the_web_is_no_link(found):
    made = News()
    made.tell(FIRST, "CONSULT")
    document, mentions, statements = made.documents[0]
    made.documents[0] = (document.model_copy(update={"url": "javascript:alert(1)"}), mentions, statements)
    with open_store(":memory:") as store:
        made.write(store)
        text = page(dossier(store, CHINA, RUSSIA, SeriesQuery("CHN", "RUS")))
    assert "javascript:" not in text
