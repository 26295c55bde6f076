import json

from entente.formats import at_level, json_line


def test_the_example_records_are_records(document, mention, statement):
    from entente.records import Document, Mention, Statement, check_spans

    Document.model_validate(document)
    for kind, row in ((Mention, mention), (Statement, statement)):
        record = kind.model_validate(row)
        check_spans(record, document["text"])
        assert record.model_dump(mode="json") == row


def test_without_text_no_word_of_the_document_is_left(document, mention, statement):
    rows = [at_level(row, "none", document) for row in (document, mention, statement)]

    def texts(value):
        if isinstance(value, dict):
            own = [value["text"]] if "text" in value else []
            return own + [text for item in value.values() for text in texts(item)]
        return [text for item in value for text in texts(item)] if isinstance(value, list) else []

    found = [text for row in rows for text in texts(row)]
    assert len(found) > 10 and set(found) == {None}
    assert rows[1]["actors"][0]["name"] == "Xi Jinping"  # who is meant is no text of the publisher's


def test_spans_keep_their_words_and_the_document_does_not(document, mention):
    assert at_level(document, "span")["text"] is None
    assert at_level(mention, "span", document) == mention


def test_the_sentence_is_the_one_of_the_offsets(document, mention):
    sentence = at_level(mention, "sentence", document)["sentence"]
    assert sentence["text"] == document["text"][sentence["start"] : sentence["end"]]
    assert sentence["text"].startswith("According to Xinhua") and sentence["text"].endswith("Friday.")


def test_a_sentence_without_its_document_is_null(mention):
    assert at_level(mention, "sentence", None)["sentence"]["text"] is None


def test_levels_leave_the_record_as_it_is(document, mention):
    before = json.dumps(mention)
    for level in ("none", "span", "sentence", "document"):
        at_level(mention, level, document)
    assert json.dumps(mention) == before


def test_a_line_is_utf_8_with_kind_first():
    assert json_line({"id": "1", "kind": "document", "title": "Türkiye"}) == (
        '{"kind": "document", "id": "1", "title": "Türkiye"}\n'.encode()
    )


def test_half_a_surrogate_pair_is_still_json():
    assert json.loads(json_line({"title": "\ud83d broken"})) == {"title": "\ud83d broken"}
