"""Tables of pages as files to take away."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import Response

from entente.formats.flat import Cell
from entente.formats.flat_files import csv_cell


def wants_file(request: Request) -> bool:
    """Whether an address asks for the table of a page as a file."""
    return request.query_params.get("format") == "csv"


def file_address(request: Request) -> str:
    """The address of the file that holds the table of a page, with the same query."""
    given = [(name, value) for name, value in request.query_params.multi_items() if name != "format"]
    return f"{request.url.path}?{urlencode([*given, ('format', 'csv')])}"


def csv_file(name: str, columns: Iterable[str], rows: Iterable[Mapping[str, Cell]]) -> Response:
    """The rows as comma-separated values, for a file of this name."""
    text, columns = io.StringIO(newline=""), list(columns)
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([csv_cell(row[column]) for column in columns] for row in rows)
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(text.getvalue().encode("utf-8", "replace"), media_type="text/csv", headers=headers)
