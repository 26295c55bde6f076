"""Reading the desk in a browser: pages as people see them, from what is new to the sentence."""

from __future__ import annotations

import re

import pytest

PAGES = {
    "front": "/", "pairs": "/dyads", "pair": "/dyads/RUS/UKR?period=day&since=2022-07-20&until=2022-07-28",
    "events of a pair": "/dyads/RUS/UKR/events", "country": "/actors/RUS", "person": "/actors/person/sergei-lavrov",
    "events": "/events", "events by type": "/events?type=ASSAULT&status=actual&source=entente", "mentions": "/mentions",
    "statements": "/statements", "documents": "/documents", "network": "/network?since=2022-07-01&until=2022-07-31",
    "map": "/map?since=1960-01-01&until=2025-12-31", "search": "/search?q=grain", "login": "/login",
    "fault": "/events?type=WAR",
}  # fmt: skip


@pytest.fixture(scope="session")
def told_twice(examples):
    """An event that two outlets tell, of which their reports differ."""
    return next(event for event in examples.events() if event.accounts)


@pytest.mark.parametrize("name", [*PAGES, "event", "document"])
@pytest.mark.parametrize(("size", "scheme"), [("wide", "light"), ("narrow", "dark")])
def test_a_page_fits_and_is_open_to_everybody(name, size, scheme, site, told_twice, open_page, check_access):
    own = {"event": f"/events/{told_twice.id}", "document": f"/mentions/{told_twice.mentions[0]}"}
    page = open_page(site + (PAGES | own)[name], size, scheme, expected="422" if name == "fault" else "")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    check_access(page)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_from_the_front_page_to_the_sentence(site, open_page, scripts):
    page = open_page(site, scripts=scripts)
    page.get_by_role("link", name="Events", exact=True).first.click()
    page.get_by_label("Who acts").fill("Russia")
    page.locator("summary", has_text="Types").click()
    page.get_by_label("ASSAULT").check()
    page.get_by_role("button", name="Show").click()
    assert re.search(r"/events\?actor=Russia&.*type=ASSAULT", page.url)
    page.get_by_role("row", name="Odesa").get_by_role("link", name=re.compile("^2022-07-23$")).click()
    assert page.locator("ol.reports > li").count() == 2
    assert "first to report" in page.locator("ol.reports > li").first.inner_text()
    page.get_by_role("link", name="in the text, with its reasons").first.click()
    assert "/documents/doc-" in page.url and "#men-" in page.url
    record = page.locator(".record:target")
    assert "decided by" in record.inner_text()
    assert page.locator("article.text mark.trigger", has_text="struck").is_visible()


def test_a_highlight_shows_its_record_and_the_record_its_words(site, told_twice, open_page):
    page = open_page(f"{site}/documents/{told_twice.evidence.document}", scripts=False)
    why = page.locator(f"[id='{told_twice.mentions[0]}'] .why")
    assert not why.is_visible()
    page.locator(f"article.text a[href='#{told_twice.mentions[0]}']").first.click()
    assert why.is_visible()
    why.get_by_role("link", name="in the text").click()
    assert page.url.endswith(f"#w-{told_twice.mentions[0]}")
    assert page.locator("mark.trigger:target").count() == 1


def test_with_scripts_the_words_of_the_shown_record_are_outlined(site, told_twice, open_page):
    page = open_page(f"{site}/mentions/{told_twice.mentions[0]}")
    assert page.locator("article.text .shown").inner_text() == told_twice.evidence.trigger.text


def test_a_pair_is_chosen_by_name_and_filtered(site, open_page):
    page = open_page(f"{site}/dyads")
    page.get_by_label("One party").fill("Russia")
    page.get_by_label("The other").fill("Ukraine")
    page.get_by_label("By", exact=True).select_option("year")
    page.get_by_role("button", name="Show").click()
    assert page.url.endswith("/dyads/RUS/UKR?period=year")
    image = page.locator("figure img")
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") > 600
    page.get_by_role("link", name="What is contested").click()
    page.locator("#contested").get_by_role("link", name=re.compile("ASSAULT")).click()
    assert "/events/eve-" in page.url


def test_the_keyboard_reaches_the_text_at_once_and_every_filter(site, open_page):
    page = open_page(f"{site}/events")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the text"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "actor"
    page.keyboard.type("Russia")
    page.keyboard.press("Enter")
    page.wait_for_url("**actor=Russia**")


def test_a_table_is_taken_away_as_a_file_of_its_query(site, open_page):
    page = open_page(f"{site}/events?actor=RUS&type=ASSAULT")
    rows = page.locator("tbody tr").count()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    lines = download.value.path().read_text("utf-8").splitlines()
    assert len(lines) == rows + 1


def test_drawings_follow_the_scheme_and_lead_on(site, open_page):
    page = open_page(f"{site}{PAGES['network']}", scheme="dark")
    page.locator("svg.drawing a[href='/actors/UKR']").click()
    assert page.url.endswith("/actors/UKR")
    page.goto(f"{site}{PAGES['map']}")
    page.locator("svg.drawing a", has=page.locator("title", has_text="Beijing")).click(force=True)
    assert page.locator("tr:target").inner_text().startswith("Beijing")


def test_on_paper_all_reasons_are_there_and_no_forms(site, told_twice, open_page):
    page = open_page(f"{site}/documents/{told_twice.evidence.document}")
    page.emulate_media(media="print")
    assert page.locator(".record .why").first.is_visible()
    assert not page.locator("header.top").is_visible()
    page.goto(f"{site}/events")
    assert not page.locator("form.filters").is_visible()
