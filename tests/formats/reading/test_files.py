"""Files of any layout: packed, broken, of something else."""

import gzip
import zipfile
from contextlib import suppress
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_files import Files

from entente.formats.reading import LAYOUTS, ImportFault, ImportReport, import_file, read
from entente.formats.reading.faults import Refused
from entente.formats.reading.rows import Recent
from entente.store import Query, open_store
from entente.store.imported import keep


def packed(path: Path, *files: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.write(file, file.name)
    return path


def test_gzip_and_zip_give_what_the_file_gives(files, take, tmp_path):
    plain = files.icews({}, {"Event ID": "2"})
    zipped = packed(tmp_path / "events.zip", plain)
    packed_too = files.write(gzip.compress(plain.read_bytes(), mtime=0), "events.tab.gz")
    assert take("icews", zipped)[0] == take("icews", packed_too)[0] == take("icews", plain)[0]


def test_every_table_of_an_archive_is_read_and_named(files, take, tmp_path):
    january = files.polecat({}, name="ngec-Jan.txt")
    february = files.polecat(
        {"Event ID": "b_CONSULT", "Event Date": "2023-02-01"}, {"Event Type": "X"}, name="ngec-Feb.txt"
    )
    notes = files.write("About these files", "README.txt")
    events, report = take("polecat", packed(tmp_path / "year.zip", january, notes, february))
    assert len(events) == 2
    assert report.refused["a type that PLOVER does not have"].first == "ngec-Feb.txt, line 3"
    header = next(reason for reason in report.refused if "no header" in reason)
    assert report.refused[header].first == "README.txt, line 1"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no rows"),
        (b"\n \n", "no rows"),
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "no text"),
        (b"PK\x03\x04 broken", "cannot be read"),
        (gzip.compress(b"a" * 9999, mtime=0)[:-20], "cannot be read"),
    ],
)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_file_that_is_of_no_use_is_one_line(files, layout, content, words):
    path = files.write(content, "broken.txt")
    with pytest.raises(ImportFault, match=words) as fault:
        list(read(layout, path, ImportReport("x")))
    assert "broken.txt" in str(fault.value) and "\n" not in str(fault.value)


def test_an_archive_without_a_table(files, tmp_path):
    path = packed(tmp_path / "a.zip", files.write("x", "a.pdf"))
    with pytest.raises(ImportFault, match="no table in the archive"):
        list(read("gdelt", path, ImportReport("x")))


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(ImportFault, match="No such file"):
        list(read("gdelt", tmp_path / "none.csv", ImportReport("x")))


def test_what_stands_before_a_break_is_kept(files, tmp_path):
    rows = files.gdelt(
        *({"GLOBALEVENTID": str(n), "SOURCEURL": f"https://news.example/{n * 7919}"} for n in range(3000))
    )
    whole = gzip.compress(rows.read_bytes(), mtime=0)
    path = files.write(whole[: len(whole) * 2 // 3], "cut.csv.gz")
    with open_store(tmp_path / "s.duckdb") as store:
        report = import_file(store, "gdelt", path)
        assert report.broken and report.failed and 0 < report.events < 3000
        assert len(list(store.events())) == report.events


def test_a_file_of_another_layout_gives_nothing_and_says_so(files, take):
    for layout, path in (("polecat", files.icews({})), ("icews", files.polecat({})), ("gdelt", files.icews({}))):
        events, report = take(layout, path)
        assert events == [] and report.failed and report.refused


def test_carriage_returns_at_line_ends(files, take):
    text = files.icews({}, {"Event ID": "2"}).read_text().replace("\n", "\r\n")
    events, report = take("icews", files.write(text))
    assert len(events) == 2 and not report.mended


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(list(LAYOUTS)), st.binary(max_size=400), st.booleans(), st.booleans())
def test_arbitrary_bytes_raise_nothing_but_the_fault(layout, content, in_rows, zipped):
    """Alone, or in place of the values of a good file, or of a part of an archive."""
    with TemporaryDirectory() as folder:
        files = Files(Path(folder))
        good = getattr(files, layout)({}, {}).read_bytes()
        if in_rows:
            cells = good.split(b"\t")
            at = len(cells) - 20
            content = b"\t".join([*cells[:at], content, *cells[at + 1 :], *content.split(b"\x00")])
        path = files.write(content)
        if zipped:
            data = packed(Path(folder) / "a.zip", path).read_bytes()
            path = files.write(data[: len(data) // 2] + content[:3] + data[len(data) // 2 :], "b.zip")
        report = ImportReport("x")
        with suppress(ImportFault):
            list(read(layout, path, report))
        assert all("\n" not in line for line in report.lines())


WORDS = st.text(max_size=12) | st.sampled_from(["None", "NULL", "1e9", "-1", "99999999999999999999", "; ", "a; b", "0"])


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(list(LAYOUTS)), st.data())
def test_arbitrary_values_are_mended_or_refused(layout, data):
    from made_files import A_GDELT_ROW, A_POLECAT_ROW, AN_ICEWS_ROW

    names = {"polecat": A_POLECAT_ROW, "icews": AN_ICEWS_ROW, "gdelt": A_GDELT_ROW}[layout]
    rows = data.draw(st.lists(st.dictionaries(st.sampled_from(list(names)), WORDS, max_size=6), max_size=4))
    with TemporaryDirectory() as folder:
        files = Files(Path(folder))
        clean = [{k: v.encode("utf-8", "replace").decode() for k, v in row.items()} for row in rows]
        report = ImportReport("x")
        for event in read(layout, getattr(files, layout)(*clean, {"GLOBALEVENTID": "7", "Event ID": "7"}), report):
            event.model_dump_json()
        assert report.rows and "\n" not in "".join(report.lines())


def test_only_the_latest_keys_are_remembered():
    recent = Recent(size=2)
    for key in "abc":
        recent.check(key, [key])
    recent.check("a", ["a"])
    with pytest.raises(Refused, match="twice"):
        recent.check("c", ["c"])


def test_imported_events_answer_the_questions_of_a_store(files, tmp_path):
    with open_store(tmp_path / "s.duckdb") as store:
        import_file(store, "icews", files.icews({}, {"Event ID": "2", "Source Name": "Peru", "Source Country": "Peru"}))
        import_file(store, "gdelt", files.gdelt({}))
        found = list(store.events(Query(source="icews", actor="CHL", recipient="PER")))
        assert [event.actors[0].name for event in found] == ["Foreign Affairs (Chile)"]
        assert [event.source for event in store.events(Query(actor="TUR", recipient="state/SYR"))] == ["gdelt"]
        assert len(list(store.events(Query(since=date(2021, 1, 1), type="ACCUSE")))) == 2


def test_importing_again_changes_nothing(files, tmp_path):
    path = files.icews({}, {"Event ID": "2"})
    with open_store(tmp_path / "s.duckdb") as store:
        assert import_file(store, "icews", path).known == 0
        before = list(store.events()), store.runs()
        again = import_file(store, "icews", path)
        assert (again.events, again.known, again.failed) == (2, 2, False)
        assert (list(store.events()), store.runs()) == before
        assert import_file(store, "icews", path, "mine").known == 0  # another data set by name


def test_what_earlier_batches_of_the_same_file_wrote_is_known_to_later_ones(files, take, tmp_path, monkeypatch):
    monkeypatch.setattr("entente.store.imported.AT_ONCE", 2)
    events, _ = take("icews", files.icews(*({"Event ID": str(n)} for n in range(5))))
    with open_store(tmp_path / "s.duckdb") as store:
        assert keep(store, [*events, events[0]], "1", {}) == 1
        assert len(list(store.events())) == 5


def test_an_interrupted_import_is_taken_up_by_the_next(files, take, tmp_path, monkeypatch):
    monkeypatch.setattr("entente.store.imported.AT_ONCE", 2)
    events, _ = take("icews", files.icews(*({"Event ID": str(n)} for n in range(5))))

    def interrupted():
        yield from events[:3]
        raise KeyboardInterrupt

    with open_store(tmp_path / "s.duckdb") as store:
        with pytest.raises(KeyboardInterrupt):
            keep(store, interrupted(), "1", {})
        assert len(list(store.events())) == 2
        assert keep(store, events, "1", {}) == 2
        assert sorted(event.id for event in store.events()) == sorted(event.id for event in events)
