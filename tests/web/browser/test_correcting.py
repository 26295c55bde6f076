"""Correcting, joining and splitting in a browser, and what it looks like to everybody."""

from __future__ import annotations

import pytest

from entente.store import Query

TOKEN = "a token of nobody"


@pytest.fixture
def site(store, add, serve):
    """A desk on which who shows the token may write; Qatar and Iran met, by two reports."""
    add(store, [("Qatar met Iran in Doha.", "2023-03-13", "Wire", "Guests")])
    with serve(store, TOKEN) as address:
        yield address


@pytest.fixture
def mention(store):
    return next(store.mentions(Query(actor="IRN", recipient="QAT")))


def event_of(store, mention):
    return next(each for each in store.events() if mention.id in each.mentions)


def log_in(page):
    page.get_by_label("Your name").fill("Ada")
    page.get_by_label("Token").fill(TOKEN)
    page.get_by_role("button", name="Log in").click()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_record_is_corrected_from_its_document_shows_in_its_event_and_is_undone(
    site, store, mention, open_page, scripts
):
    page = open_page(f"{site}/mentions/{mention.id}", scripts=scripts)
    page.locator(".record:target").get_by_role("link", name="Correct this record").click()
    page.get_by_role("link", name="Log in", exact=True).click()
    log_in(page)
    assert page.url == f"{site}/correct/{mention.id}"
    page.get_by_role("link", name="Correct type").click()
    page.get_by_label("What it should be").select_option("AGREE")
    page.get_by_label("Why").fill("they <b>signed</b>")
    page.get_by_role("button", name="Correct type").click()
    assert "Corrected" in page.get_by_role("status").inner_text()
    assert "AGREE edited was CONSULT; Ada" in page.locator("#slot-type").inner_text()
    page.get_by_role("link", name="the event").click()
    assert page.locator("h1").inner_text().startswith("AGREE")
    assert "edited: type" in page.locator(".lead").inner_text()
    assert "they <b>signed</b>" in page.locator("ol.reports").inner_text()
    page.get_by_role("link", name="Corrections").click()
    page.get_by_role("button", name="Undo the correction of type").click()
    assert "Undone" in page.get_by_role("status").inner_text()
    page.goto(f"{site}/events/{event_of(store, mention).id}")
    assert page.locator("h1").inner_text().startswith("CONSULT")


def test_a_value_that_cannot_be_is_said_beside_its_field(site, mention, open_page):
    page = open_page(f"{site}/login?next=/correct/{mention.id}", expected="422")
    log_in(page)
    page.get_by_role("link", name="Correct date").click()
    page.get_by_label("What it should be").fill("the other day")
    page.keyboard.press("Enter")
    assert "not a date" in page.get_by_role("alert").inner_text()
    field = page.get_by_label("What it should be")
    assert field.input_value() == "the other day"
    assert (
        page.locator(f"#{field.get_attribute('aria-describedby')}").inner_text()
        == page.get_by_role("alert").inner_text()
    )


def test_events_are_joined_and_split_again(site, store, mention, open_page):
    other = next(store.mentions(Query(actor="QAT", recipient="IRN")))
    page = open_page(f"{site}/login?next=/events/{event_of(store, mention).id}")
    log_in(page)
    page.get_by_role("link", name="two events that are one are joined").click()
    page.get_by_label("Another: its id").fill(f"{site}/events/{event_of(store, other).id}")
    page.get_by_role("button", name="Join them").click()
    assert "They are one event now" in page.get_by_role("status").inner_text()
    page.locator("ul.entries a.head-link").click()
    assert page.locator("ol.reports > li").count() == 2
    assert "joined by hand" in page.locator("ol.reports").inner_text()
    page.get_by_role("button", name="Split off report 2").click()
    assert "split off" in page.get_by_role("status").inner_text()
    assert page.locator("main ul.entries > li").count() == 2


@pytest.mark.parametrize(("size", "scheme"), [("wide", "light"), ("narrow", "dark")])
def test_pages_on_which_people_write_fit_and_are_open_to_everybody(
    site, store, mention, open_page, check_access, size, scheme
):
    store.correct(mention.id, "place", "Moscow", "Ada", "as the text says")
    event = event_of(store, mention).id
    page = open_page(f"{site}/login?next=/corrections", size, scheme)
    log_in(page)
    own = f"/correct/{mention.id}"
    addresses = ["/corrections", "/alerts", f"/join/{event}", f"/moved?did=split&mention={mention.id}"]
    addresses += [f"/events/{event}", f"/documents/{mention.document}", own]
    for address in [*addresses, *(f"{own}?slot={slot}" for slot in ("actors", "context", "record"))]:
        page.goto(site + address)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), address
        check_access(page)
