"""The Python API: texts in, records and tables out."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest

import entente
from entente.documents import DocumentError, from_text

TEXT = "Xi Jinping met Vladimir Putin in Moscow on Tuesday."


def test_importing_the_package_loads_no_model():
    script = "import sys, entente; print('onnxruntime' in sys.modules, 'spacy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_every_public_name_can_be_had():
    assert all(getattr(entente, name) for name in entente.__all__)
    with pytest.raises(AttributeError, match="no attribute 'colour'"):
        entente.colour  # noqa: B018


def test_the_model_is_loaded_once():
    assert entente.load() is entente.load()


def test_one_text_is_coded_as_a_list_of_one():
    one, many = entente.code(TEXT, published="2023-03-22"), entente.code([TEXT], published=date(2023, 3, 22))
    assert one.mentions == many.mentions and one.documents == many.documents


def test_records_come_in_the_order_of_the_texts():
    texts = [TEXT, "Nothing happened.", "Iran said that Israel attacked Syria."]
    coded = entente.code(texts, published="2023-03-22", outlet="Daily")
    assert [document.text for document in coded.documents] == texts
    assert {document.outlet for document in coded.documents} == {"Daily"}
    order = [document.id for document in coded.documents]
    for records in (coded.mentions, coded.statements):
        places = [order.index(record.document) for record in records]
        assert places == sorted(places)


def test_documents_keep_what_they_know():
    given = from_text(TEXT, published="2020-01-01", outlet="Tidende", url="https://tidende.example/1")
    (document,) = entente.code([given], published="2023-03-22", outlet="Daily").documents
    assert (document.id, document.outlet, document.published) == (given.id, "Tidende", date(2020, 1, 1))


def test_texts_may_come_from_a_generator():
    assert len(entente.code(text for text in (TEXT, TEXT)).documents) == 2
    assert entente.code([]).mentions == []


def test_a_date_that_cannot_be_read_is_told():
    with pytest.raises(DocumentError, match="the 45th"):
        entente.code(TEXT, published="the 45th")


def test_tables_have_one_row_a_mention():
    coded = entente.code([TEXT, TEXT + " Japan sent aid to Nepal."], published="2023-03-22")
    frame, table = coded.to_pandas(), coded.to_arrow()
    assert len(frame) == table.num_rows == len(coded.mentions) > 0
    assert list(frame.columns) == table.column_names


def test_tables_of_nothing_keep_their_columns():
    empty, full = entente.code([]), entente.code(TEXT)
    assert list(empty.to_pandas().columns) == list(full.to_pandas().columns)
    assert empty.to_arrow().num_rows == 0


def test_the_example_on_the_package_is_true():
    assert entente.code([TEXT], published="2023-03-22").mentions[0].type == "CONSULT"
