import io
import json
import zipfile

import pyarrow.parquet as pq
import pytest
from fastapi.testclient import TestClient

from entente.exports.dossiers import as_text, series_as, written
from entente.exports.layouts import write
from entente.relations import SeriesQuery, dyad_series
from entente.relations.dossier import dossier
from entente.relations.parties import party
from entente.store import Query, open_store
from entente.web.app import create_app
from entente.web.desk import Desk

V1 = "/api/v1"
HOME = "http://127.0.0.1:8750"


def dossier_of(store, a="CHN", b="RUS"):
    return dossier(store, party(a), party(b), SeriesQuery(a, b))


def test_words_are_searched(reading):
    answer = reading.get(f"{V1}/search", params={"q": "moscow", "kind": "event"}).json()
    (hit,) = answer["hits"]
    assert answer["complete"] and hit["kind"] == "event" and hit["day"] == "2023-03-11"
    assert [part["text"] for part in hit["words"] if part["found"]] == ["Moscow"]
    assert reading.get(hit["address"]).json()["id"] == hit["id"]
    assert len(reading.get(f"{V1}/search?q=doha&kind=event&kind=document").json()["hits"]) == 2
    assert reading.get(f"{V1}/search?q=doha&since=2023-03-13").json()["hits"] == []


@pytest.mark.parametrize("q", ['"', "*", "AND", "NEAR(", "x' OR 1=1", "body:", "{}", "\x00", "a" * 500, "…"])
def test_no_words_break_a_search(reading, q):
    assert reading.get(f"{V1}/search", params={"q": q}).status_code in (200, 422)


def test_actors_are_listed_page_by_page_and_found_by_name(reading):
    listed = [each["id"] for each in reading.get(f"{V1}/actors").json()["actors"]]
    assert listed == sorted(listed) and "state/CHN" in listed
    first = reading.get(f"{V1}/actors?limit=2").json()
    rest = reading.get(f"{V1}/actors", params={"after": first["after"]}).json()
    assert [each["id"] for each in first["actors"] + rest["actors"]] == listed and rest["after"] is None
    assert [each["country"] for each in reading.get(f"{V1}/actors?q=chin").json()["actors"]] == ["CHN"]
    assert reading.get(f"{V1}/actors?country=irn").json()["actors"][0]["name"] == "Iran"


def test_an_actor_has_its_offices_over_time(reading):
    person = reading.get(f"{V1}/actors/person/xi-jinping").json()
    assert any(post["title"] == "President" and post["since"] for post in person["offices"])
    country = reading.get(f"{V1}/actors/chn").json()
    assert country["name"] == "China" and any("Xi" in post["name"] for post in country["offices"])
    assert "DEU" in reading.get(f"{V1}/actors/org/nato").json()["members"]
    assert reading.get(f"{V1}/actors/person/nobody").status_code == 404


def test_a_dossier_comes_in_the_layout_that_is_asked_for(reading, shared_store):
    found = dossier_of(shared_store)
    answer = reading.get(f"{V1}/dyads/CHN/RUS").json()
    assert answer["a"] == {"key": "CHN", "name": "China"} and answer["events"] == 1
    assert answer["strongest"][0]["words"] == "China met Russia in Moscow."
    for form, media in (("html", "text/html"), ("markdown", "text/markdown"), ("svg", "image/svg+xml")):
        response = reading.get(f"{V1}/dyads/china/rus", headers={"accept": media})
        assert response.content == written(found, form) and response.headers["content-type"].startswith(media)
    assert reading.get(f"{V1}/dyads/CHN/RUS?format=png").content.startswith(b"\x89PNG")
    assert reading.get(f"{V1}/dyads/CHN/RUS?format=text&width=90").text == as_text(found, 90)


def test_a_series_has_its_rows_and_what_they_rest_on(reading, shared_store):
    series = dyad_series(shared_store, SeriesQuery("CHN", "RUS", period="day"))
    answer = reading.get(f"{V1}/dyads/CHN/RUS/series?period=day").json()
    assert [row["events"] for row in answer["rows"]] == [1, 0, 0] and answer["note"] == series.note
    assert answer["warnings"] == series.warnings and answer["changes"] == []
    for form in ("jsonl", "csv"):
        assert reading.get(f"{V1}/dyads/CHN/RUS/series?period=day&format={form}").content == series_as(series, form)
    table = pq.read_table(io.BytesIO(reading.get(f"{V1}/dyads/CHN/RUS/series?format=parquet").content))
    assert table["events"].to_pylist() == [1]


@pytest.mark.parametrize("path", ["org/nato/RUS", "RUS/org/nato", "org/nato/person/xi-jinping", "North Korea/China"])
def test_pairs_of_ids_and_names_are_understood(reading, path):
    names = [side["key"] for side in map(reading.get(f"{V1}/dyads/{path}/series").json().get, "ab")]
    assert len(set(names)) == 2 and all(names)


@pytest.mark.parametrize(
    "path, status",
    [
        ("CHN/Atlantis", 404),
        ("CHN/CHN", 422),
        ("CHN/RUS?type=FIGHT", 422),
        ("CHN/RUS?against=never", 422),
        ("CHN/RUS?compare=USA", 422),
        ("CHN/RUS?compare=USA+Atlantis", 422),
        ("CHN/RUS?unknown=1", 422),
        ("CHN/RUS?since=2024-01-01&until=2023-01-01", 422),
        ("CHN", 404),
        ("//", 422),
    ],
)
def test_what_is_no_pair_is_said(reading, path, status):
    assert reading.get(f"{V1}/dyads/{path}").status_code == status


def test_a_pair_is_held_against_another_and_against_other_days(reading):
    asked = {"compare": "IRN QAT", "against": "2023-03-11..2023-03-11", "period": "day"}
    answer = reading.get(f"{V1}/dyads/CHN/RUS", params=asked).json()
    assert len(answer["comparisons"]) == 2 and answer["comparisons"][0]["other"] == "IRN and QAT"


def test_without_events_there_is_no_dossier():
    with open_store(":memory:") as store:
        response = TestClient(create_app(Desk(store)), HOME).get(f"{V1}/dyads/CHN/RUS")
    assert response.status_code == 404 and "no events yet" in response.json()["detail"]


@pytest.mark.parametrize(
    "layout, name",
    [
        ("polecat", "entente-polecat.txt"),
        ("icews", "entente-icews.tab"),
        ("gdelt", "entente-gdelt.export.CSV"),
        ("gdelt-mentions", "entente-gdelt-mentions.mentions.CSV"),
        ("panel", "entente-panel.csv"),
    ],
)
def test_an_export_is_the_file_that_the_command_writes(reading, shared_store, tmp_path, layout, name):
    response = reading.get(f"{V1}/export/{layout}")
    said = write(layout, shared_store, Query(source="entente"), tmp_path / name)
    assert response.content == (tmp_path / name).read_bytes() and response.headers["entente-said"] == said
    assert name in response.headers["content-disposition"]


def test_folders_and_bundles_come_as_zip_files(reading):
    for layout, member in (("parquet", "year=2023/month=3/events-0.parquet"), ("bundle", "events.csv")):
        response = reading.get(f"{V1}/export/{layout}?text=none")
        with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
            assert member in archive.namelist()
    assert reading.get(f"{V1}/export/panel?format=dta&period=year").content[:12] == b"<stata_dta><"


@pytest.mark.parametrize(
    "path",
    [
        "icews?speaker=CHN",
        "panel?actor=CHN",
        "icews?period=day",
        "polecat?source=icews",
        "weather",
        "panel?format=xlsx",
    ],
)
def test_what_a_layout_cannot_do_is_said(reading, path):
    assert reading.get(f"{V1}/export/{path}").status_code == 422


@pytest.mark.parametrize(
    "path",
    [
        "/static/../desk.py",
        "/static/%2e%2e/desk.py",
        "/static/..%2fdesk.py",
        "/static/%2e%2e%2f%2e%2e%2f%2e%2e%2fetc/passwd",
        "/static//etc/passwd",
        "/static/..\\desk.py",
        f"{V1}/export/..%2f..%2fetc%2fpasswd",
        f"{V1}/export/bundle/../../../etc/passwd",
    ],
)
def test_no_path_leads_out(reading, path):
    response = reading.get(path)
    assert (
        response.status_code in (404, 422)
        and b"root:" not in response.content
        and b"class Desk" not in response.content
    )


def test_a_bundle_cannot_be_called_into_another_folder(reading):
    response = reading.get(f"{V1}/export/bundle", params={"called": "../../etc/x.zip"})
    assert 'filename="entente-bundle.zip"' in response.headers["content-disposition"]


def test_what_a_table_must_lose_is_told(desk, store):
    one, other = list(store.events(Query()))[:2]
    with store.merge("0", {}) as merge:
        merge.retire_events([one.id])
        merge.bury({one.id: other.id})
    gone = desk.get(f"{V1}/gone?changed_since=2020-01-01").json()["gone"]
    assert {"kind": "tombstone", "id": one.id, "replaced_by": other.id} in gone
    assert desk.get(f"{V1}/gone").status_code == 422
    assert json.loads(desk.get(f"{V1}/openapi.json").content)["openapi"].startswith("3.1")
