"""A panel of dyads and periods → a file that statistics programs load: CSV, Parquet or Stata, by its suffix.

The table is made by another room and handed in with the labels of its columns; here it is only written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal, TypeAlias

from entente.formats.flat_files import csv_cell
from entente.formats.writers import FormatError

if TYPE_CHECKING:
    import pandas as pd

LONGEST_NAME, LONGEST_LABEL = 32, 80  # characters that Stata allows
# Stata's files carry the time of writing: one for all, so that the same panel is the same file.
NO_TIME = datetime(1960, 1, 1)

Suffix: TypeAlias = Literal["csv", "parquet", "dta"]
Write: TypeAlias = "Callable[[pd.DataFrame, Mapping[str, str], IO[bytes]], None]"


def writer_of(path: Path) -> Write:
    """What writes a panel to a file of this name. Raises FormatError for a suffix that no layout has."""
    return _WRITERS[suffix_of(path)]


def suffix_of(path: Path) -> Suffix:
    """csv, parquet or dta, by the name of a file. Raises FormatError for a suffix that no layout has."""
    found = _SUFFIXES.get(path.suffix.lower())
    if found is None:
        raise FormatError(f"{path} does not tell the format by its name: end it in one of {', '.join(_SUFFIXES)}")
    return found


def _csv(frame: pd.DataFrame, _: Mapping[str, str], out: IO[bytes]) -> None:
    import pandas as pd

    shown = frame.copy(deep=False)
    for name in frame.columns:
        kind = frame[name].dtype
        if isinstance(kind, pd.CategoricalDtype):
            shown[name] = frame[name].cat.rename_categories(csv_cell)
        elif pd.api.types.is_bool_dtype(kind) or _is_text(frame[name]):
            shown[name] = frame[name].astype(object).map(csv_cell, na_action="ignore")
    shown.to_csv(out, index=False, encoding="utf-8", lineterminator="\n", date_format="%Y-%m-%d")


def _parquet(frame: pd.DataFrame, labels: Mapping[str, str], out: IO[bytes]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.Table.from_pandas(frame, preserve_index=False)
    for place, field in enumerate(table.schema):
        if field.name in labels:
            labelled = field.with_metadata({"label": labels[field.name]})
            table = table.cast(table.schema.set(place, labelled))
    pq.write_table(table, out, compression="zstd")


def _stata(frame: pd.DataFrame, labels: Mapping[str, str], out: IO[bytes]) -> None:
    """Whole numbers stay whole where none is missing; Stata has no missing text, only an empty one."""
    import pandas as pd

    if long := [name for name in frame.columns if len(name) > LONGEST_NAME]:
        raise FormatError(f"Stata has no names of more than {LONGEST_NAME} characters: {', '.join(long)}")
    shown = pd.DataFrame({name: _stata_column(frame[name]) for name in frame.columns})
    days: Mapping[Any, Literal["td"]] = {
        name: "td" for name in shown.columns if pd.api.types.is_datetime64_any_dtype(shown[name])
    }
    shown.to_stata(
        out,
        write_index=False,
        version=118,  # Stata 14 and later: UTF-8
        convert_dates=dict(days),
        variable_labels={name: labels[name][:LONGEST_LABEL] for name in shown.columns if name in labels},
        time_stamp=NO_TIME,
    )


def _stata_column(values: pd.Series) -> pd.Series:
    import pandas as pd

    if _is_text(values) or isinstance(values.dtype, pd.CategoricalDtype):
        return values.astype(object).where(values.notna(), "").astype(str).astype(object)
    if pd.api.types.is_datetime64_any_dtype(values):
        return values
    if pd.api.types.is_bool_dtype(values) and not values.hasnans:
        return values.astype("int8")
    if pd.api.types.is_integer_dtype(values) and not values.hasnans:
        return values.astype("int64")
    return pd.Series(values.astype("Float64").to_numpy(dtype="float64", na_value=float("nan")), values.index)


def _is_text(values: pd.Series) -> bool:
    import pandas as pd

    return bool(pd.api.types.is_string_dtype(values) or pd.api.types.is_object_dtype(values))


_WRITERS: dict[Suffix, Write] = {"csv": _csv, "parquet": _parquet, "dta": _stata}
_SUFFIXES: dict[str, Suffix] = {".csv": "csv", ".parquet": "parquet", ".pq": "parquet", ".dta": "dta"}
