import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from entente.relations import SeriesQuery, changes, dyad_series
from entente.relations.chart import MOST_PERIODS, NARROW, QUADS, WIDE, png, specification, svg
from entente.store import open_store

sys.path.insert(0, str(Path(__file__).parent / "fakes"))

from pair_store import News, fill

NAMES = "China and Russia"
WHITE, DARK = "#ffffff", "#161616"


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    with open_store(tmp_path_factory.mktemp("chart") / "news.duckdb") as store:
        fill(store)
        series = dyad_series(store, SeriesQuery("CHN", "RUS"))
        return series, changes(store, series)


def luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def data_of(spec, *columns):
    """The rows of the data that have these columns, no matter which layer they are for."""
    return [row for rows in spec["datasets"].values() for row in rows if set(columns) <= set(row)]


def test_the_title_says_what_is_shown_and_its_unit(drawn):
    assert specification(*drawn, NAMES)["title"]["text"] == ["China and Russia: events and their score a month"]
    image = svg(*drawn, NAMES)
    for words in ("events a month", "score a month", "cooperation above the line, conflict below it"):
        assert words in image


def test_bars_add_up_to_the_series_with_cooperation_above_and_conflict_below(drawn):
    bars = data_of(specification(*drawn, NAMES), "kind")
    rows = drawn[0].rows
    for column, (kind, _) in QUADS.items():
        lengths = [bar["to"] - bar["from"] for bar in bars if bar["kind"] == kind]
        sign = 1 if "cooperation" in column else -1
        assert sum(lengths) == sign * rows[column].sum()


def test_periods_that_are_not_covered_are_shaded_and_named(drawn):
    spec = specification(*drawn, NAMES)
    assert [(row["start"], row["end"]) for row in data_of(spec, "middle")] == [("2023-06-01", "2023-08-01")]
    assert "not covered" in svg(*drawn, NAMES)
    assert "shaded: not covered" in spec["title"]["subtitle"][0]


def test_changes_of_level_are_marked_with_their_direction(drawn):
    marked = data_of(specification(*drawn, NAMES), "way")
    assert [(row["start"], row["way"]) for row in marked] == [("2024-03-01", "worse")]


def test_a_legend_names_all_four_kinds(drawn):
    image = svg(*drawn, NAMES)
    assert all(f">{kind}<" in image for kind, _ in QUADS.values())


@pytest.mark.parametrize("paper", [WHITE, DARK])
def test_bars_can_be_told_from_a_white_and_from_a_dark_page(paper):
    assert all(contrast(colour, paper) >= 3 for _, colour in QUADS.values())


def test_the_narrow_chart_fits_a_phone(drawn):
    width = float(re.search(r'width="([\d.]+)"', svg(*drawn, NAMES, NARROW))[1])
    assert NARROW < width <= 358  # 390 less the margins of the page
    assert float(re.search(r'width="([\d.]+)"', svg(*drawn, NAMES, WIDE))[1]) <= 832  # 52 rem


def test_a_png_is_drawn_without_a_network(drawn):
    assert png(*drawn, NAMES).startswith(b"\x89PNG\r\n")


def test_of_a_long_series_the_last_periods_are_drawn_and_it_says_so():
    made, first = News(), date(2020, 1, 1)
    for number in (0, 500):
        made.tell(first + timedelta(days=number), "CONSULT")
    with open_store(":memory:") as store:
        made.write(store)
        series = dyad_series(store, SeriesQuery("CHN", "RUS", period="day"))
    spec = specification(series, [], NAMES)
    assert f"the last {MOST_PERIODS} of 501 days" in spec["title"]["subtitle"][0]
    assert len(data_of(spec, "kind")) == 1


def test_a_series_without_periods_is_an_empty_chart():
    with open_store(":memory:") as store:
        series = dyad_series(store, SeriesQuery("CHN", "RUS"))
    assert "<svg" in svg(series, [], NAMES)


def test_names_are_escaped(drawn):
    image = svg(*drawn, '<script>alert("x")</script>')
    assert "<script" not in image


def test_altair_is_loaded_only_by_those_who_draw():
    program = "import sys, entente.relations.chart, entente.relations.page; print('altair' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120)
    assert done.stdout.strip() == "False"
