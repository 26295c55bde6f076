"""The network of a period: who acted with whom, as a drawing and as a table."""

from __future__ import annotations

from dataclasses import asdict
from math import sqrt
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from entente.relations.network import Network, Node, network
from entente.web.pages.files import csv_file, file_address, wants_file
from entente.web.pages.layout import laid_out
from entente.web.pages.period import command_of, days_of, files_of
from entente.web.pages.rendering import page
from entente.web.requests import DeskOf

router = APIRouter()
COLUMNS = ("a", "a_name", "b", "b_name", "events", "score")
MOST_NODES, MOST_TIES = 36, 110
WIDTH, HEIGHT = 960, 640
BESIDE, ABOVE = 90, 50  # margins, for names
SMALLEST, LARGEST = 6.0, 26.0  # radii of nodes
THINNEST, THICKEST = 1.2, 9.0  # ties
# Scores from which a step of the scale begins: equal steps of four from -10 to 10, one of two about zero.
STEPS = ((5, "s3"), (2.5, "s2"), (0.5, "s1"), (-0.5, "s0"), (-2.5, "s-1"), (-5, "s-2"), (-10, "s-3"))
SCALE = (
    ("s-3", "below −5"), ("s-2", "−5 to −2.5"), ("s-1", "−2.5 to −0.5"), ("s0", "about 0"), ("s1", "0.5 to 2.5"),
    ("s2", "2.5 to 5"), ("s3", "5 and more"),
)  # fmt: skip


@router.get("/network")
def shown(request: Request, desk: DeskOf) -> Response:
    """Who acted with whom between two days."""
    days = days_of(desk.store, request)
    key = ("network", days.since, days.until)
    found, drawn = desk.kept(key, lambda: _drawn(network(desk.store, days.since, days.until, MOST_NODES, MOST_TIES)))
    names = {node.key: node.name for node in found.nodes}
    if wants_file(request):
        rows = ({**asdict(tie), "a_name": names[tie.a], "b_name": names[tie.b]} for tie in found.ties)
        return csv_file(f"network-{days.since}-{days.until}", COLUMNS, rows)
    return page(
        request,
        "network.html",
        422 if days.fault else 200,
        title="Network",
        days=days,
        files=[("this table as CSV", file_address(request)), *files_of(days)],
        command=command_of(desk.store, days),
        network=found,
        names=names,
        scale=SCALE,
        size=(WIDTH, HEIGHT),
        **drawn,
    )


def _drawn(found: Network) -> tuple[Network, dict[str, Any]]:
    """The network with the circles and lines of its drawing."""
    place = {node.key: number for number, node in enumerate(found.nodes)}
    largest = max((node.events for node in found.nodes), default=1)
    radii = [_radius(node, largest) for node in found.nodes]
    ties = [(place[tie.a], place[tie.b], sqrt(tie.events)) for tie in found.ties]
    laid = laid_out(radii, ties, WIDTH - 2 * BESIDE, HEIGHT - 2 * ABOVE)
    spots = [(BESIDE + x, ABOVE + y) for x, y in laid]
    most = max((tie.events for tie in found.ties), default=1)
    lines = [
        {
            "tie": tie, "from": spots[place[tie.a]], "to": spots[place[tie.b]], "step": step_of(tie.score),
            "width": round(THINNEST + (THICKEST - THINNEST) * sqrt(tie.events / most), 1),
        }
        for tie in reversed(found.ties)
    ]  # fmt: skip
    circles = [
        {"node": node, "at": spot, "radius": radius}
        for node, spot, radius in zip(found.nodes, spots, radii, strict=True)
    ]
    return found, {"lines": lines, "circles": circles[::-1]}


def step_of(score: float) -> str:
    """The step of the scale that a mean score is on: its class."""
    return next(name for least, name in STEPS if score >= least)


def _radius(node: Node, largest: int) -> float:
    return round(SMALLEST + (LARGEST - SMALLEST) * sqrt(node.events / largest), 1)
