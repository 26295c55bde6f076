import pytest

from entente.store import Query


@pytest.fixture
def told(store, add):
    """Three mentions of their own events: two of one meeting, in other words, and one of another."""
    add(store, [("Qatar met Iran in Doha.", "2023-03-13", "Wire", "Guests")])
    return [
        next(store.mentions(Query(actor=one, recipient=other)))
        for one, other in (("IRN", "QAT"), ("QAT", "IRN"), ("CHN", "RUS"))
    ]


def event_of(store, mention):
    return next(each for each in store.events() if mention.id in each.mentions)


@pytest.fixture
def joined(ada, store, told):
    """The two of one meeting, joined: where that led."""
    one, other, _ = (event_of(store, each).id for each in told)
    return ada.send(f"/join/{one}", other=other)


def test_likely_ones_are_offered_with_their_words_and_reasons(ada, store, told):
    page = ada.read(f"/join/{event_of(store, told[0]).id}")
    first = page.xpath("//ul[contains(@class, 'choices')]/li")[0]
    assert "Russia met Iran." in first.text_content()
    assert "probability 0." in first.text_content() and "same verb" in first.text_content()
    other = next(store.mentions(Query(actor="RUS", recipient="IRN")))
    assert first.xpath(".//input/@value") == [event_of(store, other).id]


def test_what_is_joined_is_one_event_and_the_other_id_leads_there(ada, store, told, joined):
    before = {f"eve-{each.id.removeprefix('men-')}" for each in told[:2]}
    page = ada.read(joined.headers["location"])
    assert "They are one event now" in page.xpath("//*[@role='status']")[0].text_content()
    event = event_of(store, told[0])
    assert set(event.mentions) == {each.id for each in told[:2]}
    (gone,) = before - {event.id}
    assert ada.client.get(f"/events/{gone}").headers["location"] == f"/events/{event.id}"
    assert "joined by hand" in ada.read(f"/events/{event.id}").text_content()


@pytest.mark.parametrize("typed", ["{}", " {} ", "http://127.0.0.1:8750/events/{}", "/events/{}?x=1#y"])
def test_another_is_named_by_its_id_or_the_address_of_its_page(ada, store, told, typed):
    one, other = event_of(store, told[0]), event_of(store, told[2])
    ada.send(f"/join/{one.id}", typed=typed.format(other.id))
    assert event_of(store, told[0]).id == event_of(store, told[2]).id


@pytest.mark.parametrize(
    "typed, said", [("", "choose an event"), ("eve-x", "no event"), ("<b>", "no event"), ("{own}", "one event already")]
)
def test_what_cannot_be_joined_is_said_and_what_was_typed_is_kept(ada, store, told, typed, said):
    own = event_of(store, told[0]).id
    response = ada.send(f"/join/{own}", typed=typed.format(own=own))
    assert response.status_code == 422 and said in response.text
    assert "<b>" not in response.text
    assert store.overrides() == []


def test_a_report_is_split_off_and_stays_so(ada, store, told, joined):
    event = event_of(store, told[0])
    page = ada.read(f"/events/{event.id}")
    assert page.xpath("//form[starts-with(@action, '/split/')]//input[@name='mention']/@value") == list(event.mentions)
    response = ada.send(f"/split/{event.id}", mention=told[1].id)
    page = ada.read(response.headers["location"])
    assert "split off" in page.xpath("//*[@role='status']")[0].text_content()
    assert len(page.xpath("//main//ul[@class='entries']/li")) == 2
    assert event_of(store, told[0]).id != event_of(store, told[1]).id


def test_an_event_of_one_report_has_nothing_to_split(ada, store, told):
    event = event_of(store, told[2])
    assert "Split off" not in ada.read(f"/events/{event.id}").text_content()
    assert ada.send(f"/split/{event.id}", mention=told[2].id).status_code == 422
    assert ada.send(f"/split/{event.id}", mention="men-0").status_code == 422


def test_while_documents_are_coded_a_decision_is_kept_and_events_follow_later(ada, store, told):
    one, other = event_of(store, told[0]), event_of(store, told[1])
    with store.begin_run("0", "m", None, {}):
        response = ada.send(f"/join/{one.id}", other=other.id)
        page = ada.read(response.headers["location"])
    assert "as soon as that is done" in page.xpath("//*[@role='status']")[0].text_content()
    assert len(store.overrides()) == 1


@pytest.mark.parametrize("address", ["/join/eve-none", "/moved?mention=men-0"])
def test_what_is_not_there_is_not_found(ada, address):
    assert ada.client.get(address).status_code == 404


def test_who_may_not_join_sees_what_is_likely_and_how_to_log_in(desk, store, told):
    text = desk.get(f"/join/{event_of(store, told[0]).id}").text
    assert "probability" in text and "/login?next=/join/" in text and "radio" not in text
