import csv
import io
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from urllib.parse import quote

import pyarrow.parquet as pq
import pytest

from entente.exports.streams import stream
from entente.store import Query

V1 = "/api/v1"
KINDS = ["documents", "mentions", "statements", "events", "episodes"]
JSONL, CSV, PARQUET = "application/x-ndjson", "text/csv", "application/vnd.apache.parquet"


def ids(response):
    return [record["id"] for record in response.json()["records"]]


def pages(client, path, size=1):
    """All records of a list, page by page, and how many pages that were."""
    link, found, count = f"{path}{'&' if '?' in path else '?'}limit={size}", [], 0
    while link:
        response = client.get(link)
        found, count, link = found + ids(response), count + 1, response.json()["next"]
        assert (response.links.get("next") or {}).get("url") == link
    return found, count


@pytest.mark.parametrize("kind", KINDS)
def test_a_list_is_that_of_the_store(reading, shared_store, kind):
    response = reading.get(f"{V1}/{kind}")
    assert response.status_code == 200 and response.json()["next"] is None
    assert ids(response) == [record.id for record in getattr(shared_store, kind)(Query())]


@pytest.mark.parametrize(
    "asked",
    [
        {"actor": "CHN"},
        {"actor": "china", "recipient": "RUS"},
        {"type": "CONSULT", "status": ["actual", "denied"]},
        {"type": "ASSAULT"},
        {"since": "2023-03-12"},
        {"until": "2023-03-11"},
        {"speaker": "QAT", "stance": "critical"},
        {"outlet": "reuters"},
        {"newest_first": "true"},
        {"limit": "2"},
    ],
)
@pytest.mark.parametrize("kind", ["documents", "mentions", "statements"])
def test_filters_are_those_of_a_query(reading, shared_store, kind, asked):
    given = {name: tuple(value) if isinstance(value, list) else value for name, value in asked.items()}
    if "newest_first" in given:
        given["newest_first"] = True
    if "limit" in given:
        given["limit"] = int(given["limit"])
    given |= {name: date.fromisoformat(given[name]) for name in ("since", "until") if name in given}
    wanted = [record.id for record in getattr(shared_store, kind)(Query(**given))]
    assert ids(reading.get(f"{V1}/{kind}", params=asked)) == wanted


def test_events_of_other_data_sets_are_there_when_they_are_asked_for(reading):
    assert ids(reading.get(f"{V1}/events?source=icews")) == []
    assert len(ids(reading.get(f"{V1}/events?outlet=reuters"))) == 2


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("order", ["", "?newest_first=true"])
def test_pages_in_a_row_hold_every_record_once(reading, kind, order):
    whole = ids(reading.get(f"{V1}/{kind}{order}"))
    found, count = pages(reading, f"{V1}/{kind}{order}")
    assert found == whole and count == max(1, len(whole))


def test_a_reader_in_the_middle_of_a_list_misses_nothing_when_rows_arrive(desk, store, add):
    first = desk.get(f"{V1}/documents?limit=2")
    add(store, [("Iran met China.", "2023-01-01", None, None), ("Iran met Russia.", "2023-12-01", None, None)])
    found, _ = pages(desk, first.json()["next"])
    whole = ids(desk.get(f"{V1}/documents"))
    assert len(whole) == 6 and ids(first) + found == whole[1:]


@pytest.mark.parametrize("word", ["x", "", "MjAyMw", "////", "ä", "MjAyMy05OS05OSBh"])
def test_a_place_that_no_page_gave_is_no_place(reading, word):
    assert reading.get(f"{V1}/events", params={"after": word}).status_code == 422


@pytest.mark.parametrize(
    "asked",
    "typ=CONSULT type=FIGHT since=soon limit=-1 limit=x actor= actor=%20 since=2023-02-01&until=2023-01-01 text=all "
    "status=ACTUAL format=xml".split(),
)
def test_what_cannot_be_asked_is_said(reading, asked):
    response = reading.get(f"{V1}/events?{asked}")
    assert response.status_code == 422 and response.headers["content-type"] == "application/problem+json"
    assert response.json()["detail"]


@pytest.mark.parametrize("kind", KINDS)
def test_one_record_is_found_by_its_whole_id(reading, kind):
    for record in reading.get(f"{V1}/{kind}").json()["records"]:
        assert reading.get(f"{V1}/{kind}/{record['id']}").json() == record
        assert reading.get(f"{V1}/{kind}/{record['id'][:-1]}").status_code == 404
    assert reading.get(f"{V1}/{kind}/nothing").json()["detail"] == f"no {kind[:-1]} has the id 'nothing'"


def test_an_event_that_is_gone_leads_to_its_successor(desk, store):
    one, other = list(store.events())[:2]
    with store.merge("0", {}) as merge:
        merge.retire_events([one.id])
        merge.bury({one.id: other.id})
    response = desk.get(f"{V1}/events/{one.id}")
    assert (response.status_code, response.headers["location"]) == (308, f"{V1}/events/{other.id}?text=span")


def test_text_goes_out_as_far_as_it_is_asked_for(reading):
    def first(level):
        return reading.get(f"{V1}/mentions?text={level}").json()["records"][0]

    assert first("none")["trigger"]["text"] is None
    assert first("span")["trigger"]["text"] == "met" and "text" not in first("span")["sentence"]
    assert first("sentence")["sentence"]["text"] == "China met Russia in Moscow."
    assert reading.get(f"{V1}/documents").json()["records"][0]["text"] is None
    assert reading.get(f"{V1}/documents?text=document").json()["records"][0]["text"].startswith("China met")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form, media", [("jsonl", JSONL), ("csv", CSV), ("parquet", PARQUET)])
def test_accept_and_format_choose_the_layout_and_the_bytes_are_those_of_the_command(
    reading, shared_store, kind, form, media
):
    wanted = b"".join(stream(shared_store, kind[:-1], Query(source="entente"), form, "sentence"))
    by_accept = reading.get(f"{V1}/{kind}?text=sentence", headers={"accept": media})
    by_name = reading.get(f"{V1}/{kind}?text=sentence&format={form}")
    assert by_accept.content == by_name.content == wanted
    assert by_accept.headers["content-type"].partition(";")[0] == media and by_accept.headers["vary"] == "Accept"
    assert f"{kind}.{form}" in by_accept.headers["content-disposition"]


def test_tables_hold_what_the_page_holds(reading):
    wanted = ids(reading.get(f"{V1}/mentions"))
    rows = list(csv.DictReader(io.StringIO(reading.get(f"{V1}/mentions", headers={"accept": CSV}).text)))
    table = pq.read_table(io.BytesIO(reading.get(f"{V1}/mentions", headers={"accept": PARQUET}).content))
    assert [row["id"] for row in rows] == table["id"].to_pylist() == wanted
    assert rows[0]["outlet"] == "Xinhua"


def test_jsonl_with_documents_has_each_before_its_records(reading):
    lines = reading.get(f"{V1}/mentions?format=jsonl&with_documents=true&text=document").text.splitlines()
    read, seen = map(json.loads, lines), ""
    for each in read:
        if each["kind"] == "document":
            seen = each["id"]
        else:
            assert each["document"] == seen


@pytest.mark.parametrize(
    "accept, media",
    [
        ("*/*", "application/json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "application/json"),
        ("text/*", "text/csv"),
        ("application/json;q=0.2, text/csv;q=0.9", "text/csv"),
        ("text/csv;q=0, application/*", "application/json"),
        ("", "application/json"),
    ],
)
def test_what_is_wanted_most_is_sent(reading, accept, media):
    found = reading.get(f"{V1}/events", headers={"accept": accept}).headers["content-type"]
    assert found.partition(";")[0] == media


@pytest.mark.parametrize("accept", ["text/html", "image/png", "application/json;q=0", "application/json;q=x"])
def test_what_is_not_there_in_this_layout_is_said(reading, accept):
    assert reading.get(f"{V1}/events", headers={"accept": accept}).status_code == 406


def test_who_has_an_answer_already_gets_none_until_the_store_changes(desk, store, add):
    for path in ("/events", "/events?actor=CHN", f"/events/{next(store.events()).id}"):
        tag = desk.get(V1 + path).headers["etag"]
        assert tag.startswith('W/"')
        response = desk.get(V1 + path, headers={"if-none-match": f'"x", {tag}'})
        assert (response.status_code, response.content) == (304, b"") and response.headers["etag"] == tag
        add(store, [(f"Iran met China in {len(path)} cities.", "2023-05-01", None, path)])
        assert desk.get(V1 + path, headers={"if-none-match": tag}).status_code == 200


def test_different_questions_have_different_tags(reading):
    asked = ["", "?actor=CHN", "?actor=RUS", "?limit=1", "?text=none"]
    tags = {reading.get(f"{V1}/events{each}").headers["etag"] for each in asked}
    tags.add(reading.get(f"{V1}/events", headers={"accept": CSV}).headers["etag"])
    assert len(tags) == 6


INJECTIONS = ["' OR 1=1 --", "x'); DROP TABLE events; --", '"', "%", "_", "\\", "$1", "?", "{0}", "\x00", "CHN'--"]


@pytest.mark.parametrize("text", INJECTIONS)
@pytest.mark.parametrize(
    "kind, filters",
    [
        ("documents", ["actor", "recipient", "speaker", "about", "outlet"]),
        ("mentions", ["actor", "recipient", "speaker", "about", "outlet"]),
        ("statements", ["actor", "recipient", "speaker", "about", "outlet"]),
        ("events", ["actor", "recipient", "outlet", "source", "part_of"]),
        ("episodes", ["actor", "recipient"]),
    ],
)
def test_sql_in_a_filter_finds_nothing_and_breaks_nothing(reading, shared_store, kind, filters, text):
    before = shared_store.ask("SELECT count(*) AS n FROM events").to_pylist()
    for name in filters:
        response = reading.get(f"{V1}/{kind}", params={name: text})
        assert response.status_code == 200 and ids(response) == [], name
    assert reading.get(f"{V1}/{kind}/{quote(text, safe='')}").status_code in (404, 422)
    assert shared_store.ask("SELECT count(*) AS n FROM events").to_pylist() == before


def test_many_readers_at_once_get_the_same(reading):
    wanted = reading.get(f"{V1}/events?text=sentence").content
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: reading.get(f"{V1}/events?text=sentence").content, range(40)))
    assert set(found) == {wanted}


def test_other_methods_and_addresses_are_problems(reading):
    assert reading.post(f"{V1}/events").status_code == 405
    assert reading.delete(f"{V1}/events/x").json()["status"] == 405
    assert reading.get(f"{V1}/evens").json()["status"] == 404
