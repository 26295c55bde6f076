"""What holds for all forms: who may send them, and what becomes of words that people type."""

import threading

import pytest

from entente.store import Query
from entente.web.pages.writing import LONGEST, follow, line_of

NASTY = "<script>alert(1)</script>\" onfocus='x' {{ 7 * 7 }}"
WRITES = (
    "/validate", "/validate/s", "/correct/men-0", "/corrections/1/undo", "/join/eve-0", "/split/eve-0",
)  # fmt: skip
READS = ("/validate", "/corrections", "/alerts", "/corrections.jsonl", "/corrections.csv")


@pytest.fixture
def mention(store):
    return next(store.mentions(Query(actor="IRN")))


@pytest.mark.parametrize("address", WRITES)
def test_nobody_writes_without_a_login(desk, address):
    assert desk.post(address, data={"csrf": "x"}).status_code == 401


@pytest.mark.parametrize("address", WRITES)
def test_nobody_writes_at_a_desk_that_only_reads(reading, address):
    assert reading.post(address).status_code == 403


@pytest.mark.parametrize("address", WRITES)
@pytest.mark.parametrize("word", ["", "wrong"])
def test_a_form_of_another_login_is_refused(ada, address, word):
    assert ada.client.post(address, data={"csrf": word}).status_code == 403


@pytest.mark.parametrize("address", WRITES)
@pytest.mark.parametrize("sent", [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}])
def test_a_form_of_another_site_is_refused(ada, address, sent):
    assert ada.client.post(address, data={"csrf": ada.csrf}, headers=sent).status_code == 403


@pytest.mark.parametrize("address", READS)
def test_everybody_reads_and_no_form_is_shown_to_who_may_not_send_it(reading, desk, address):
    for client in (reading, desk):
        response = client.get(address)
        assert response.status_code == 200
        assert 'method="post"' not in response.text


def test_a_desk_that_only_reads_says_so_and_another_how_to_log_in(reading, desk, mention):
    for address in ("/validate", "/corrections", f"/correct/{mention.id}"):
        assert "read-only" in reading.get(address).text
        assert "/login?next=/" in desk.get(address).text


def test_a_login_leads_back_to_the_page(desk, mention):
    text = desk.get(f"/correct/{mention.id}?slot=type").text
    assert f"/login?next=/correct/{mention.id}%3Fslot%3Dtype" in text


def test_the_foot_of_every_page_says_who_writes(ada, reading):
    assert "You write as Ada" in ada.client.get("/events").text
    assert "Log in to write" not in reading.get("/events").text


def test_words_that_people_type_are_text(log_in, store, mention):
    person = log_in(NASTY)
    person.send("/validate", name="s", size="4")
    person.send("/validate/s", position=1, verdict="wrong", actor=NASTY, comment=NASTY)
    person.send(f"/correct/{mention.id}", slot="place", value="Moscow", why=NASTY)
    person.send(f"/correct/{mention.id}", slot="date", value=NASTY)
    event = next(each for each in store.events() if mention.id in each.mentions)
    pages = [
        person.read(address)
        for address in (
            "/validate", "/validate/s?item=1", "/validate/s/report", "/corrections", f"/correct/{mention.id}",
            f"/documents/{mention.document}", f"/events/{event.id}",
        )
    ]  # fmt: skip
    assert sum(NASTY.split()[0] in page.text_content() for page in pages) >= 6
    for page in pages:
        assert not page.xpath("//script[not(starts-with(@src, '/static/'))]")
        assert not [name for element in page.iter() for name in element.attrib if name.startswith("on")]
        assert "49" not in page.xpath("//main")[0].text_content()


def test_a_line_is_printable_without_blanks_around_it_and_not_endless():
    assert line_of("  a\tb\n\x00c\u202ed ") == "a b c d"
    assert len(line_of("x" * 2 * LONGEST)) == LONGEST


def test_events_follow_unless_documents_are_being_coded(store, mention):
    store.correct(mention.id, "status", "planned", "Ada")
    with store.begin_run("0", "m", None, {}):
        assert not follow(store)
    assert {each.status for each in store.events(Query(actor="IRN"))} == {"actual"}
    assert follow(store)
    assert "planned" in {each.status for each in store.events(Query(actor="IRN"))}


def test_a_run_that_begins_in_between_keeps_nothing_from_being_written(store, mention, monkeypatch):
    monkeypatch.setattr("entente.store.whole.PATIENCE", 0.0)
    store.correct(mention.id, "status", "planned", "Ada")
    monkeypatch.setattr(type(store), "coding", False)  # as it was a moment ago
    begun = threading.Thread(target=lambda: store.begin_run("0", "m", None, {}))
    begun.start()
    begun.join()
    assert not follow(store)
