from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.documents.charset import clean, decode, is_binary

TEXT = "The café’s owner – a Finn – said “no” to the naïve offer."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_a_text_is_read_in_any_encoding(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)) == TEXT


def test_a_text_in_cyrillic_is_read_in_its_old_encoding() -> None:
    text = "Министр иностранных дел России прибыл в Пекин для переговоров с коллегой. " * 5
    assert decode(text.encode("cp1251")) == text


def test_a_few_bad_bytes_do_not_spoil_the_rest() -> None:
    assert decode("Café – ".encode() + b"caf\xe9 " + "naïve".encode()) == "Café – café naïve"


def test_a_declared_encoding_counts_where_the_bytes_prove_none() -> None:
    polish = "Łódź i Gdańsk"
    assert decode(polish.encode("iso-8859-2"), None, "no-such", "utf-8", "iso-8859-2", "cp1250") == polish
    assert decode(polish.encode("utf-8"), "iso-8859-2") == polish
    assert decode(polish.encode("utf-16"), "iso-8859-2") == polish
    assert decode(b"a" * 70_000 + polish.encode("iso-8859-2"), "iso-8859-2").endswith(polish)
    assert decode("Мир".encode("koi8-r"), "koi8-r") == "Мир"


def test_what_is_nearly_utf_8_is_not_what_is_declared() -> None:
    assert decode("Café – “naïve”".encode() + b" caf\xe9", "iso-8859-1") == "Café – “naïve” café"


def test_latin_1_means_windows_1252() -> None:
    assert decode("the “deal” – café".encode("cp1252"), "ISO-8859-1") == "the “deal” – café"


@pytest.mark.parametrize("name", ["punycode", "idna", "unicode_escape", "utf-7", "hex", "rot13", "\x00", "ä", ""])
def test_what_no_page_is_encoded_in_is_not_tried(name: str) -> None:
    assert decode(b"caf\xe9 \\u0041 +AGE- ", name) == "café \\u0041 +AGE- "


def test_control_characters_go_and_line_ends_are_one() -> None:
    assert clean("a\x00b\r\nc\rd\x0ce\x1b\ufeff\ud800 \n ") == "ab\nc\nd\ne"
    assert clean("  indented\tand tabbed") == "  indented\tand tabbed"


def test_nfc_is_not_applied() -> None:
    assert clean("cafe\u0301") == "cafe\u0301"


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"\x89PNG\r\n", bytes(range(256)) * 8, b"PK\x03\x04abc", b"\x00" * 50])
def test_what_is_no_text_is_found_out(data: bytes) -> None:
    assert is_binary(data)


@pytest.mark.parametrize("data", [TEXT.encode(), TEXT.encode("utf-16"), TEXT.encode("cp1252"), TEXT.encode() + b"\x00"])
def test_a_text_is_not_taken_for_binary(data: bytes) -> None:
    assert not is_binary(data)


@given(st.binary(max_size=300))
def test_any_bytes_give_a_text_that_can_be_stored(data: bytes) -> None:
    text = clean(decode(data))
    text.encode("utf-8")
    assert clean(text) == text
    assert "\x00" not in text and "\r" not in text
    is_binary(data)


@given(st.text(max_size=300))
def test_utf_8_is_read_as_it_was_written(text: str) -> None:
    assert decode(b"\xef\xbb\xbf" + text.encode()) == text
