from __future__ import annotations

from datetime import date

import pytest

from entente.documents import first_dateline
from entente.documents.dateline import published_by


def test_a_dateline_tells_place_agency_and_day() -> None:
    found = first_dateline("Talks end\n\nGENEVA, 3 May 2023 (AFP) – The sides left.")
    assert found is not None
    assert (found.place, found.agency, found.day) == ("GENEVA", "AFP", date(2023, 5, 3))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("WASHINGTON, Sept. 18, 1978 - The leaders signed.", date(1978, 9, 18)),
        ("BEIJING, March 11 (Xinhua) -- China said so.", None),  # no year
        ("BEIJING, Feb. 31, 2023 (Xinhua) -- China said so.", None),  # no such day
        ("The leaders signed in Washington, Sept. 18, 1978 - and left.", None),
        ("\n\n".join(["They met."] * 9 + ["OSLO, 3 May 2023 — They met."]), None),  # too far down
    ],
)
def test_a_dateline_dates_the_document_if_it_has_the_year(text: str, day: date | None) -> None:
    assert published_by(text) == day
