"""Copies found by windows, bands and buckets are those found by comparing every pair."""

from __future__ import annotations

import tempfile
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entente.batch import copying, open_archive
from entente.documents.copies import originals
from entente.records import Document, text_hash

# Reports that share no run of three words with each other; each is printed whole, cut, or with a word changed.
REPORTS = (
    "The harbour council of Bergen voted late on Tuesday to close its northern quay to foreign trawlers until a survey "
    "of the cod stocks, promised for the autumn, has been read by both ministries and the fishing unions.",
    "Engineers from three provinces began to pull down the old rail bridge near Tabriz, which freight trains had "
    "crossed since the reign of the last shah, while villagers watched from the orchards above the river.",
    "A court in Lima sent back the treaty on river tolls because its Spanish text named two upper limits where the "
    "Portuguese one had a single figure, a judge told lawyers who had travelled from Manaus for the hearing.",
)
EDITS = {
    "whole": lambda text: text,
    "cut": lambda text: text.rsplit(" ", 6)[0],
    "longer": lambda text: f"{text} More on this story follows shortly.",
    "changed": lambda text: (
        text.replace(" began ", " started ").replace(" late ", " early ").replace(" sent ", " gave ")
    ),
}
FIRST = date(2024, 1, 1)
MOMENTS = st.one_of(
    st.none(),
    st.integers(0, 70).map(lambda days: FIRST + timedelta(days)),
    st.tuples(st.integers(0, 70), st.integers(0, 23), st.sampled_from((-10, 0, 13))).map(
        lambda at: datetime(2024, 1, 1, at[1], tzinfo=timezone(timedelta(hours=at[2]))) + timedelta(at[0])
    ),
)
DOCUMENTS = st.lists(st.tuples(st.integers(0, 2), st.sampled_from(sorted(EDITS)), MOMENTS), min_size=1, max_size=12)


def document(number: int, text: str, published: Any, **slots: Any) -> Document:
    return Document(id=f"doc-{number:020d}", text=text, text_hash=text_hash(text), published=published, **slots)


def found_in(make: SimpleNamespace, documents: list[Document]) -> dict[str, str | None]:
    with tempfile.TemporaryDirectory() as folder:
        out = make.archive(Path(folder, "out"), [(each, [], []) for each in documents])
        with open_archive(out) as store:
            return {each.id: each.copy_of for each in store.documents()}


@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(given=DOCUMENTS, window=st.sampled_from((1, 3, 100)), keys=st.sampled_from((1, 200, 10**6)))
def test_copies_are_those_of_comparing_every_pair(make: SimpleNamespace, given: Any, window: int, keys: int) -> None:
    documents = [
        document(number, EDITS[edit](REPORTS[report]), published)
        for number, (report, edit, published) in enumerate(given)
    ]
    with (
        mock.patch.object(copying, "DOCUMENTS_A_WINDOW", window),
        mock.patch.object(copying, "KEYS_AT_ONCE", keys),
        mock.patch.object(copying, "DOCUMENTS_A_BUCKET", 2),
    ):
        found = found_in(make, documents)
    assert found == originals({each.id: (each.published, each.text) for each in documents})


def test_days_that_lie_thirty_apart_in_universal_time_are_near_whatever_the_outlets_clocks_say(
    make: SimpleNamespace,
) -> None:
    east = datetime(2024, 3, 1, 23, 30, tzinfo=timezone(timedelta(hours=-11)))  # the second of March
    west = datetime(2024, 4, 1, 1, 0, tzinfo=UTC)
    documents = [document(0, REPORTS[0], east), document(1, REPORTS[0], west)]
    assert (west.date() - east.date()).days == 31
    assert found_in(make, documents)["doc-" + "0" * 19 + "1"] == documents[0].id


def test_a_chain_of_copies_over_months_is_no_copy_of_its_first(make: SimpleNamespace) -> None:
    documents = [document(number, REPORTS[1], FIRST + timedelta(20 * number)) for number in range(4)]
    first, second, third, last = (each.id for each in documents)
    assert found_in(make, documents) == {first: None, second: first, third: None, last: third}


def test_of_documents_with_one_id_the_first_shard_counts(make: SimpleNamespace, tmp_path: Path) -> None:
    here, there = (document(7, text, FIRST) for text in REPORTS[:2])
    out = make.archive(tmp_path / "out", [(here, [], []), (there, [], [])], shards=2)
    with open_archive(out) as store:
        assert [each.text for each in store.documents()] == [REPORTS[0]]


def test_what_a_copy_tells_is_not_told_again(make: SimpleNamespace, tmp_path: Path) -> None:
    one, mentions, statements = next(each for each in make.told(20, 5) if each[1])
    copy = one.model_copy(update={"id": "doc-x", "outlet": "Elsewhere", "published": one.published})
    again = [each.model_copy(update={"document": "doc-x", "id": f"{each.id}x"}) for each in mentions]
    out = make.archive(tmp_path / "out", [(one, mentions, statements), (copy, again, [])], shards=2)
    with open_archive(out) as store:
        assert {each.document for each in store.mentions()} == {one.id}
        assert all(event.documents == 2 and event.reports == 1 for event in store.events())


@pytest.mark.parametrize("given", [[], [None], [None, None, FIRST]])
def test_few_documents_are_no_trouble(make: SimpleNamespace, given: list[Any]) -> None:
    documents = [document(number, REPORTS[2], published) for number, published in enumerate(given)]
    wanted = originals({each.id: (each.published, each.text) for each in documents})
    assert found_in(make, documents) == wanted
