"""Places on a sheet: of parties in a network, and of points of the earth."""

from __future__ import annotations

from math import dist

from hypothesis import given
from hypothesis import strategies as st

from entente.web.pages.layout import NAME, laid_out
from entente.web.pages.network import SCALE, step_of
from entente.web.pages.projection import HEIGHT, NORTH, SOUTH, WIDTH, on_sheet
from entente.web.pages.words import spark_bars

RING = [(place, (place + 1) % 8, 1.0) for place in range(8)]


def test_the_same_network_lies_the_same():
    assert laid_out([9.0] * 8, RING, 800, 500) == laid_out([9.0] * 8, RING, 800, 500)


def test_those_that_are_tied_lie_nearer_than_others():
    pairs = [(0, 1, 9.0), (2, 3, 9.0), (4, 5, 9.0)]
    places = laid_out([8.0] * 6, pairs, 800, 500)
    tied = max(dist(places[one], places[other]) for one, other, _ in pairs)
    apart = min(dist(places[one], places[other]) for one in (0, 1) for other in (2, 3, 4, 5))
    assert tied < apart


def test_no_party_covers_another():
    radii = [26.0, 20.0, *[8.0] * 28]
    ties = [(0, other, 1.0 + other) for other in range(1, 30)] + [(1, other, 1.0) for other in range(2, 30)]
    places = laid_out(radii, ties, 780, 540)
    for one in range(30):
        for other in range(one):
            assert dist(places[one], places[other]) > radii[one] + radii[other] + NAME / 2


@given(st.lists(st.floats(6, 26), max_size=12), st.data())
def test_all_lie_on_the_sheet(radii, data):
    count = len(radii)
    pairs = [(one, other) for one in range(count) for other in range(one)]
    chosen = data.draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    places = laid_out(radii, [(*pair, 1.0) for pair in chosen], 780, 540)
    assert len(places) == count
    assert all(0 <= x <= 780 and 0 <= y <= 540 for x, y in places)


def test_the_corners_of_the_earth_are_on_the_sheet():
    assert on_sheet(NORTH, 0) == (WIDTH / 2, 0)
    assert on_sheet(0, 180)[0] == WIDTH and on_sheet(0, -180)[0] == 0
    assert HEIGHT - 5 < on_sheet(SOUTH, 0)[1] < HEIGHT


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_north_is_up_and_east_is_right(lat, lon):
    x, y = on_sheet(lat, lon)
    assert (x - WIDTH / 2) * lon >= 0
    assert (y - on_sheet(0, 0)[1]) * lat <= 0


@given(st.floats(-10, 10))
def test_every_score_is_on_a_step_of_the_scale(score):
    assert step_of(score) in dict(SCALE)
    assert {"s3": score >= 5, "s-3": score < -5}.get(step_of(score), True)


def test_small_charts_hold_what_is_known():
    assert spark_bars([None, 0.0]) == [None, None]
    up, down = spark_bars([10.0, -5.0])
    assert (up["y"], up["height"], down["y"], down["height"]) == (1, 11, 12, 5.5)
