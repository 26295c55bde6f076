"""Checking by hand in a browser: ten items by keyboard alone, and by buttons where no scripts run."""

from __future__ import annotations

import pytest

from entente.evaluate.validation import Wish, draw

TOKEN = "a token of nobody"
NEWS = [
    (f"{one} met {other} in Geneva. The hall was full.", f"2023-05-{day:02}", "Wire", f"Day {day}")
    for day, (one, other) in enumerate(
        [
            (one, other)
            for one in ("China", "Russia", "Iran", "Qatar")
            for other in ("China", "Russia", "Iran", "Qatar")
        ],
        1,
    )
    if one != other
]


@pytest.fixture
def site(store, add, serve):
    """A desk with a sample of ten mentions and two sentences; who shows the token may write."""
    add(store, NEWS)
    draw(store, "s", Wish(size=10, missed=2, by=("status",)), "0")
    with serve(store, TOKEN) as address:
        yield address


@pytest.fixture
def enter(site, open_page):
    """Opens an address at the desk for somebody, who logs in first."""

    def entered(name, address, **how):
        page = open_page(f"{site}/login?next={address}", **how)
        page.get_by_label("Your name").fill(name)
        page.get_by_label("Token").fill(TOKEN)
        page.get_by_role("button", name="Log in").click()
        page.wait_for_url(f"**{address}")
        return page

    return entered


def press(page, *keys):
    """Press keys; the last one leads to another item."""
    with page.expect_navigation():
        for key in keys:
            page.keyboard.press(key)


def told(page):
    return page.locator("#told").text_content()


def test_ten_items_are_answered_by_keyboard_alone_and_reported(store, site, enter):
    page = enter("Ada", "/validate/s")
    kinds = {each.position: each.kind for each in store.sample_items("s")}
    assert [kinds[position] for position in range(1, 11)] == ["mention"] * 10
    for _ in range(4):
        press(page, "r")
    press(page, "w", "t", "Enter", "a", "Escape", "w", "t", "Enter")  # on second thoughts the type is right
    press(page, "w", "a", "d", "Enter")
    press(page, "w", "t", "s", "Enter", "a", "Enter", "b", "Enter")
    page.keyboard.press("c")
    page.keyboard.type("was it so? (a raw skip)")
    page.keyboard.press("Enter")
    press(page, "s")
    press(page, "r")
    press(page, "b")
    press(page, "w", "p", "p", "r", "Enter")
    press(page, "r")
    press(page, "w", "b", "c", "Enter")
    press(page, "r")
    given = {each.position: each for each in store.answers("s")}
    assert [given[position].verdict for position in range(1, 13)] == [
        *["right"] * 4, "wrong", "wrong", "wrong", "skip", "wrong", "right", "wrong", "right",
    ]  # fmt: skip
    assert given[5].wrong == {}
    assert given[6].wrong == {"actor": None, "date": None}
    assert given[7].wrong == {"type": "AGREE", "status": "planned"}
    assert given[8].comment == "was it so? (a raw skip)"
    assert given[9].wrong == {"recipient": None}
    assert set(given[11].missed) == {"CONSULT", "SUPPORT"}
    assert "All 12 items are answered by Ada" in page.locator("main").inner_text()
    page.get_by_role("link", name="What the answers say").click()
    assert "Precision of the table" in page.locator("main").inner_text()
    assert "recall" in page.locator("main").inner_text()


def test_no_key_answers_while_somebody_types_or_holds_it_or_means_the_browser(store, enter):
    page = enter("Ada", "/validate/s")
    page.get_by_label("Comment").fill("")
    page.get_by_label("Comment").press_sequentially("rrwsbq")
    page.keyboard.press("Escape")
    page.keyboard.press("Alt+w")
    page.get_by_role("searchbox").press_sequentially("rs")
    page.evaluate("document.activeElement.blur()")
    page.evaluate("document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'r', repeat: true, bubbles: true}))")
    page.keyboard.press("w")
    page.get_by_label("What the actor should be").press_sequentially("rs w")
    assert page.get_by_label("Comment").input_value() == "rrwsbq"
    assert "item 1 of 12" in page.locator("h1").inner_text()
    assert store.answers("s") == []


def test_keys_are_said_to_screen_readers_and_can_be_turned_off(store, enter):
    page = enter("Ada", "/validate/s")
    page.keyboard.press("w")
    assert "Which slots are wrong?" in told(page) and "a actor, t type, r recipient" in told(page)
    assert page.evaluate("document.activeElement.value") == "actor"
    page.keyboard.press("t")
    assert told(page) == "type chosen"
    page.keyboard.press("Enter")
    assert "Which type is right, not CONSULT?" in told(page) and "a AGREE, c SUPPORT" in told(page)
    page.keyboard.press("Escape")
    assert not page.locator(".wrongs").is_visible()
    page.get_by_label("One key an answer").uncheck()
    page.keyboard.press("r")
    page.reload()
    assert not page.get_by_label("One key an answer").is_checked()
    page.keyboard.press("r")
    assert "item 1 of 12" in page.locator("h1").inner_text() and store.answers("s") == []
    assert not page.locator("kbd").first.is_visible()


def test_a_value_says_that_its_slot_is_wrong_and_a_slot_that_is_not_has_none(enter, store):
    page = enter("Ada", "/validate/s")
    page.keyboard.press("w")
    page.get_by_label("What the place should be").fill("Doha")
    assert page.get_by_role("checkbox", name="place").is_checked()
    page.get_by_label("What the actor should be").fill("Somebody")
    page.get_by_role("checkbox", name="actor").uncheck()
    page.get_by_role("button", name="Save as wrong").click()
    page.wait_for_url("**?item=2")
    assert store.answers("s")[0].wrong == {"place": "Doha"}


def test_without_scripts_the_form_is_answered_by_its_buttons(enter, store):
    page = enter("Ada", "/validate/s", scripts=False, size="narrow")
    assert not page.locator("kbd").first.is_visible()
    page.get_by_role("button", name="Right").click()
    page.locator("summary", has_text="Wrong").click()
    page.get_by_role("checkbox", name="type").check()
    page.get_by_role("radio", name="AGREE").check()
    page.get_by_role("button", name="Save as wrong").click()
    assert "item 3 of 12" in page.locator("h1").inner_text()
    page.get_by_role("link", name="Back").click()
    assert "You answered: wrong: type → AGREE" in page.locator(".said").inner_text()
    assert [each.verdict for each in store.answers("s")] == ["right", "wrong"]


def test_a_sample_is_drawn_at_the_desk(enter, store):
    page = enter("Ada", "/validate")
    page.get_by_label("Its name").fill("mine")
    page.get_by_label("Mentions").fill("5")
    page.get_by_role("button", name="Draw").click()
    page.wait_for_url("**/validate/mine")
    assert "item 1 of 5" in page.locator("h1").inner_text()


@pytest.mark.parametrize(("size", "scheme"), [("wide", "light"), ("narrow", "dark")])
def test_pages_of_checking_fit_and_are_open_to_everybody(enter, site, size, scheme, check_access):
    page = enter("Ada", "/validate/s", size=size, scheme=scheme)
    press(page, "r")
    page.keyboard.press("w")
    page.keyboard.press("t")
    check_access(page)
    for address in ("/validate", "/validate/s?item=11", "/validate/s/report"):
        page.goto(site + address)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), address
        check_access(page)
