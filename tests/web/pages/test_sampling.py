import pytest

from entente.evaluate.validation import sample_of


def test_a_sample_is_drawn_as_asked_and_leads_to_its_first_item(ada, store):
    response = ada.send(
        "/validate",
        name="spring",
        size="3",
        missed="2",
        seed="7",
        by=["status", "type"],
        order="uncertain",
        since="2023-03-11",
    )
    assert (response.status_code, response.headers["location"]) == (303, "/validate/spring")
    sample = sample_of(store, "spring")
    assert sample.seed == 7
    assert sample.options["by"] == ["type", "status"] and sample.options["order"] == "uncertain"
    assert sample.options["query"] == {"since": "2023-03-11"}
    assert [each.kind for each in store.sample_items("spring")].count("sentence") == 2


def test_samples_say_how_far_each_checker_is(log_in):
    log_in("Ada").send("/validate", name="s", size="4")
    log_in("Ada").send("/validate/s", position=1, verdict="right")
    bela = log_in("Béla")
    bela.send("/validate/s", position=1, verdict="right")
    bela.send("/validate/s", position=2, verdict="skip")
    cells = [each.text_content() for each in bela.read("/validate").xpath("//main//table/tbody/tr/*")]
    assert [cells[0], *cells[2:]] == ["s", "4", "Ada 1, Béla 2", "report"]


@pytest.mark.parametrize(
    "fields, said",
    [
        ({"name": "../x"}, "cannot be called"),
        ({"name": ""}, "cannot be called"),
        ({"size": "many"}, "no number"),
        ({"size": "1000000"}, "no number from 0 to 10,000"),
        ({"size": "0"}, "nothing is to be drawn"),
        ({"seed": "-1"}, "the seed"),
        ({"since": "yesterday"}, "since"),
        ({"actor": "Atlantis"}, "no mention of the store meets the filters"),
        ({"name": "known"}, "has a sample known already"),
    ],
)
def test_what_cannot_be_drawn_is_said_and_what_was_typed_is_kept(ada, store, fields, said):
    ada.send("/validate", name="known", size="2")
    response = ada.send("/validate", **({"name": "s", "outlet": "Reuters", "by": ["month"]} | fields))
    assert response.status_code == 422
    assert said in response.text
    assert 'value="Reuters"' in response.text
    assert 'value="month" checked' in response.text and 'value="type" checked' not in response.text.split("Types")[0]
    assert [each.name for each in store.samples()] == ["known"]
