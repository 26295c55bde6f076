import pytest

from entente.coding.slot_words import REMOVED, SLOTS
from entente.store import Query


@pytest.fixture
def mention(store):
    """Iran met Qatar in Doha."""
    return next(store.mentions(Query(actor="IRN", recipient="QAT")))


@pytest.fixture
def statement(store):
    """Qatar said Iran lied."""
    return next(store.statements(Query(speaker="QAT")))


def now(store, mention):
    return next(store.mentions(Query(id=mention.id)))


def test_every_slot_is_shown_with_what_it_holds(reading, desk, mention, statement):
    for record in (mention, statement):
        text = desk.get(f"/correct/{record.id}").text
        for slot in SLOTS[record.kind]:
            assert slot == REMOVED or f'id="slot-{slot}"' in text
    assert "Doha" in desk.get(f"/correct/{mention.id}").text


def test_a_form_offers_the_values_of_a_slot_where_there_are_only_some(ada, mention):
    def values(slot):
        return ada.read(f"/correct/{mention.id}?slot={slot}").xpath(
            "//form[@class='correct']//*[@name='value' or ../@name='value']/@value"
        )

    assert {"CONSULT", "AGREE", "ASSAULT"} <= set(values("type"))
    assert values("historical") == ["no", "yes"]
    assert "phone" in values("mode") and "diplomatic" in values("context")
    assert values("place") == ["Doha"]
    assert values("actors") == ["IRN GOV"]


def test_a_correction_shows_in_the_record_the_document_and_the_event(ada, store, mention):
    response = ada.send(f"/correct/{mention.id}", slot="type", value="AGREE", why="they signed")
    assert (response.status_code, response.headers["location"]) == (303, f"/correct/{mention.id}?did=corrected")
    page = ada.read(response.headers["location"])
    assert "Corrected, and the events follow it" in page.xpath("//*[@role='status']")[0].text_content()
    (slot,) = page.xpath("//*[@id='slot-type']")
    assert " ".join(slot.text_content().split()).startswith("type AGREE edited was CONSULT; Ada, ")
    assert "“they signed”" in slot.text_content()
    (event,) = [each for each in store.events() if mention.id in each.mentions]
    assert event.type == "AGREE"
    for address in (f"/documents/{mention.document}", f"/events/{event.id}"):
        text = " ".join(ada.read(address).text_content().split())
        assert "type edited by Ada on " in text and "was CONSULT: “they signed”" in text


def test_several_values_are_ticked_and_none_is_none(ada, store, mention):
    ada.send(f"/correct/{mention.id}", slot="context", value=["economic", "military"])
    assert now(store, mention).context == ["economic", "military"]
    ada.send(f"/correct/{mention.id}", slot="context")
    assert now(store, mention).context == []


def test_a_statement_is_corrected_too(ada, store, statement):
    ada.send(f"/correct/{statement.id}", slot="stance", value="supportive")
    assert [each.stance for each in next(store.statements(Query(id=statement.id))).about] == ["supportive"]
    assert "Said by" in ada.read(f"/correct/{statement.id}").xpath("//h1")[0].text_content()


@pytest.mark.parametrize(
    "slot, value, said",
    [
        ("date", "the 5th", "not a date"),
        ("actors", "", "cannot be none"),
        ("actors", "Atlantis", "nobody"),
        ("place", "Nowhere at all", "no gazetteer"),
        ("type", "CONSULT", "already"),
        ("colour", "red", "no slot"),
    ],
)
def test_a_value_that_cannot_be_is_said_beside_the_field_and_what_was_typed_is_kept(
    ada, store, mention, slot, value, said
):
    response = ada.send(f"/correct/{mention.id}", slot=slot, value=value, why="I know")
    assert response.status_code == 422 and said in response.text
    assert store.corrections() == []
    if slot in SLOTS["mention"]:
        assert 'value="I know"' in response.text
        assert 'aria-describedby="fault"' in response.text
    if slot == "date":
        assert 'value="the 5th"' in response.text


def test_a_record_that_is_none_is_left_out_until_that_is_undone(ada, store, mention):
    assert "There is no such event here" in ada.read(f"/correct/{mention.id}").text_content()
    response = ada.send(f"/correct/{mention.id}", slot="record", why="a toast")
    page = ada.read(response.headers["location"])
    assert "No such mention" in page.xpath("//h1")[0].text_content()
    assert not list(store.mentions(Query(id=mention.id)))
    assert not [each for each in store.events() if mention.id in each.mentions]
    (address,) = page.xpath("//form[contains(@action, 'undo')]/@action")
    response = ada.send(address, back=mention.id)
    assert response.headers["location"] == f"/correct/{mention.id}?did=undone"
    assert now(store, mention).type == "CONSULT"
    assert [each for each in store.events() if mention.id in each.mentions]


def test_all_reports_of_an_event_are_corrected_together(ada, add, store, mention):
    add(store, [("Iran met Qatar in Doha. It was windy.", "2023-03-12", "Xinhua", "Another")])
    one, other = (each for each in store.mentions(Query(recipient="QAT", actor="IRN")))
    if not any(len(each.mentions) == 2 for each in store.events()):
        first, second = (next(each.id for each in store.events() if told.id in each.mentions) for told in (one, other))
        ada.send(f"/join/{first}", other=second)
    assert "in all 2 reports" in ada.read(f"/correct/{one.id}?slot=status").text_content()
    ada.send(f"/correct/{one.id}", slot="status", value="planned", everywhere="yes")
    assert {now(store, each).status for each in (one, other)} == {"planned"}


def test_while_documents_are_coded_a_correction_is_kept_and_events_follow_later(ada, store, mention):
    with store.begin_run("0", "m", None, {}):
        response = ada.send(f"/correct/{mention.id}", slot="status", value="planned")
        page = ada.read(response.headers["location"])
        assert "as soon as that is done" in page.xpath("//*[@role='status']")[0].text_content()
        assert now(store, mention).status == "planned"


def test_a_record_that_was_never_there_is_not_found(ada):
    assert ada.client.get("/correct/men-0").status_code == 404
    assert ada.send("/correct/men-0", slot="type", value="AID").status_code == 404
