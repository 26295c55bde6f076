import pytest

from entente.formats.words import actor_name, printable, when


@pytest.mark.parametrize(
    ("date", "shown"),
    [
        (None, ""),
        ({"start": "2023-03-10", "end": "2023-03-10", "precision": "day", "basis": "explicit"}, "2023-03-10"),
        ({"start": "2023-03-01", "end": "2023-03-31", "precision": "month", "basis": "explicit"}, "2023-03"),
        ({"start": "2023-01-01", "end": "2023-12-31", "precision": "year", "basis": "explicit"}, "2023"),
        (
            {"start": "2023-03-06", "end": "2023-03-12", "precision": "week", "basis": "relative"},
            "2023-03-06 to 2023-03-12",
        ),
        ({"start": "2023-03-11", "end": "2023-03-11", "precision": "unknown", "basis": "document"}, "~2023-03-11"),
    ],
)
def test_a_date_is_shown_as_precise_as_it_is_known(date, shown):
    assert when(date) == shown


def test_an_actor_is_named_by_what_is_known():
    nobody = {"text": None, "name": None, "id": None, "sectors": []}
    assert actor_name(nobody) == "?"
    assert actor_name({**nobody, "sectors": ["UNK"]}) == "UNK"
    assert actor_name({**nobody, "text": "gunmen", "sectors": ["UNK"]}) == "gunmen"
    assert actor_name({**nobody, "text": "they", "name": "Hamas"}) == "Hamas"


def test_words_stay_on_one_line_and_steer_nothing():
    assert printable(" a\n\tb\x1b[31m\u202ec ") == "a b [31m c"
    assert printable(None) == ""
