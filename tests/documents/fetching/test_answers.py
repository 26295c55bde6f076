from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from entente.documents.fetching.answers import seconds_to_wait, status_fault


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("-5", 0),
        ("9" * 30, 86_400),
        ("soon", None),
        ("", None),
        (None, None),
        ("Fri, 99 May", None),
    ],
)
def test_a_number_of_seconds_is_kept_up_to_a_day(header: str | None, seconds: float | None) -> None:
    assert seconds_to_wait(header) == seconds


def test_a_date_is_as_far_off_as_it_is() -> None:
    then = datetime.now(UTC) + timedelta(minutes=10)
    assert seconds_to_wait(format_datetime(then, usegmt=True)) == pytest.approx(600, abs=30)
    assert seconds_to_wait("Fri, 03 May 2024 10:00:00 GMT") == 0
    assert seconds_to_wait("Fri, 03 May 2094 10:00:00 -0000") == 86_400


def test_only_who_may_come_back_is_told_when() -> None:
    assert status_fault("http://a.example/", 503, "120").retry_after == 120
    assert status_fault("http://a.example/", 404, "120").retry_after is None
    assert "404 (Not Found)" in str(status_fault("http://a.example/", 404))
    assert str(status_fault("http://a.example/", 599)).endswith("answers 599")
