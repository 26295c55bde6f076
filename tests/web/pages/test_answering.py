import pytest

from entente.evaluate.validation import SLOTS, VALUES


@pytest.fixture
def checker(ada):
    """Ada, and a sample of four mentions and a sentence."""
    ada.send("/validate", name="s", size="4", missed="1", by=["outlet"])
    return ada


def answer(store, position, checker="Ada"):
    return next(each for each in store.answers("s") if (each.position, each.checker) == (position, checker))


def sentence_position(store):
    return next(each.position for each in store.sample_items("s") if each.kind == "sentence")


def test_an_item_shows_the_sentence_with_its_words_marked_and_what_was_coded(checker):
    page = checker.read("/validate/s?item=1")
    (asked,) = page.xpath("//*[@class='asked-of']")
    assert " met " in asked.text_content()
    assert asked.xpath(".//mark[@class='trigger']")[0].text == "met"
    names, values = (page.xpath(f"//dl/{tag}") for tag in ("dt", "dd"))
    facts = {name.text: value.text_content() for name, value in zip(names, values, strict=True)}
    assert (facts["Type"], facts["Status"], facts["Confidence"]) == ("CONSULT (visit)", "actual", "0.91")
    assert "0 of 5 answered by Ada" in page.text_content()


def test_an_answer_is_kept_and_the_next_item_without_one_follows(checker, store):
    response = checker.send("/validate/s", position=1, verdict="right", comment="  sure ")
    assert (response.status_code, response.headers["location"]) == (303, "/validate/s?item=2")
    assert (answer(store, 1).verdict, answer(store, 1).comment) == ("right", "sure")
    checker.send("/validate/s", position=2, verdict="skip")
    assert "item 3 of 5" in checker.read("/validate/s").text_content()


def test_who_answers_goes_on_where_the_answers_end_also_after_another_login(checker, log_in):
    for position in (1, 2):
        checker.send("/validate/s", position=position, verdict="right")
    assert "item 1 of 5" in log_in("Béla").read("/validate/s").text_content()
    assert "item 3 of 5" in log_in("Ada").read("/validate/s").text_content()


def test_a_wrong_mention_has_its_wrong_slots_and_what_they_should_be(checker, store):
    checker.send(
        "/validate/s", position=1, verdict="wrong", wrong=["actor", "type", "date"], type="AGREE", place="Doha"
    )
    assert answer(store, 1).wrong == {"actor": None, "type": "AGREE", "date": None, "place": "Doha"}
    checker.send("/validate/s", position=2, verdict="wrong")
    assert answer(store, 2).wrong == {}


def test_a_sentence_has_the_types_that_were_missed(checker, store):
    position = sentence_position(store)
    assert "Nothing was coded in this sentence" in checker.read(f"/validate/s?item={position}").text_content()
    checker.send("/validate/s", position=position, verdict="wrong", missed=["AID", "ACCUSE"])
    assert set(answer(store, position).missed) == {"AID", "ACCUSE"}


def test_another_answer_takes_the_place_of_the_one_before_which_is_shown(checker, store):
    checker.send("/validate/s", position=1, verdict="wrong", wrong=["place"], place="Doha", comment="not there")
    page = checker.read("/validate/s?item=1")
    assert page.xpath("//input[@name='place']/@value") == ["Doha"]
    assert page.xpath("//input[@name='wrong'][@checked]/@value") == ["place"]
    assert page.xpath("//textarea")[0].text == "not there"
    checker.send("/validate/s", position=1, verdict="right")
    assert answer(store, 1).verdict == "right" and answer(store, 1).wrong == {}


@pytest.mark.parametrize(
    "fields, said",
    [
        ({"verdict": "right", "place": "Doha"}, "no slots that are wrong"),
        ({"verdict": "skip", "wrong": ["type"]}, "no slots that are wrong"),
        ({"verdict": "wrong", "wrong": ["type"], "type": "FIGHT"}, "unknown type"),
    ],
)
def test_an_answer_that_does_not_fit_is_said_and_what_was_typed_is_kept(checker, store, fields, said):
    response = checker.send("/validate/s", position=1, comment="hm", **fields)
    assert response.status_code == 422
    assert said in response.text and ">hm</textarea>" in response.text
    assert store.answers("s") == []


def test_when_all_is_answered_that_is_said(checker):
    for position in range(1, 6):
        response = checker.send("/validate/s", position=position, verdict="skip")
    assert response.headers["location"] == "/validate/s"
    assert "All 5 items are answered by Ada" in checker.read("/validate/s").text_content()


@pytest.mark.parametrize("address", ["/validate/none", "/validate/s?item=6", "/validate/s?item=0"])
def test_what_is_not_there_is_not_found(checker, address):
    assert checker.client.get(address).status_code == 404


def test_an_item_that_is_not_there_cannot_be_answered(checker):
    assert checker.send("/validate/s", position=9, verdict="right").status_code == 404
    assert checker.send("/validate/s", position=1, verdict="perhaps").status_code == 422


def test_a_program_gives_the_name_of_its_checker(checker, store, bearer):
    sent = {"position": "1", "verdict": "right"}
    assert checker.client.post("/validate/s", data=sent, headers=bearer).status_code == 422
    checker.client.post("/validate/s", data=sent, headers=bearer | {"x-entente-user": "Robot"})
    assert answer(store, 1, "Robot").verdict == "right"


def test_keys_are_those_of_the_terminal_form(checker):
    from entente.cli.answering import LETTERS, VERDICTS

    page = checker.read("/validate/s?item=2")
    buttons = {each.get("aria-keyshortcuts"): each.get("value") for each in page.xpath("//button[@name='verdict']")}
    assert {key: verdict for key, verdict in VERDICTS.items() if key != "w"}.items() <= buttons.items()
    assert page.xpath("//summary/@aria-keyshortcuts") == ["w"]
    keys = {each.get("data-key"): each.get("value") for each in page.xpath("//input[@name='wrong']")}
    assert keys == {slot[0]: slot for slot in SLOTS}
    letters = dict(zip(LETTERS, VALUES["type"], strict=False))
    types = {each.get("data-key"): each.get("value") for each in page.xpath("//input[@name='type'][@data-key]")}
    assert types == {key: value for key, value in letters.items() if value != "CONSULT"}


def test_who_may_not_answer_sees_what_the_sample_is(checker, reading, store):
    checker.client.cookies.clear()
    text = checker.client.get("/validate/s").text
    assert "5 items" in text and "/login?next=/validate/s" in text and "<form id" not in text
