"""Events and episodes as rows of their tables, as Arrow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa

from entente.records import Episode, Event
from entente.store.rows import Row, columns, date_columns, table_of, who

EVENT_COLUMNS: dict[str, pa.Schema] = {
    "events": columns(
        words="id source type cameo scope status date_precision date_basis place_name place_country place_admin1 "
        "thread model record",
        lists="mode context",
        days="date_start date_end first_reported last_reported",
        reals="score goldstein place_lat place_lon confidence",
        flags="historical disputed",
        integers="quad documents reports outlets run",
    ),
    "event_actors": columns(words="event role id name country text", lists="sectors", integers="position run"),
    "event_mentions": columns(words="event mention document", integers="run"),
    "episodes": columns(words="id name type thread record", days="date_start date_end", integers="run"),
    "episode_events": columns(words="episode event", integers="run"),
}


def event_tables(
    events: Sequence[Event], documents: Mapping[str, str], threads: Mapping[str, str], run: int
) -> dict[str, pa.Table]:
    """The rows of events for each table that has any.

    `documents` says in which document each mention stands, `threads` to which longer happening an event may belong.
    """
    rows: dict[str, list[Row]] = {
        "events": [event_row(event) | {"thread": threads.get(event.id)} for event in events],
        "event_actors": [row for event in events for row in event_actor_rows(event)],
        "event_mentions": [
            {"event": event.id, "mention": mention, "document": documents[mention]}
            for event in events
            for mention in event.mentions
        ],
    }
    return _tables(rows, run)


def episode_tables(episodes: Sequence[Episode], threads: Mapping[str, str], run: int) -> dict[str, pa.Table]:
    """The rows of episodes; `threads` says of which thread each is."""
    rows: dict[str, list[Row]] = {
        "episodes": [episode_row(episode) | {"thread": threads[episode.id]} for episode in episodes],
        "episode_events": [{"episode": each.id, "event": event} for each in episodes for event in each.events],
    }
    return _tables(rows, run)


def record_of(event: Event) -> str:
    """An event as JSON, without its episode, which stands beside it."""
    return event.model_copy(update={"part_of": None}).model_dump_json() if event.part_of else event.model_dump_json()


def event_row(event: Event) -> Row:
    """The columns of `events`: its main slots, and the whole record as JSON."""
    place = event.place
    return {
        "id": event.id, "source": event.source, "type": event.type, "mode": event.mode, "context": event.context,
        "quad": event.quad, "score": event.score, "cameo": event.cameo, "goldstein": event.goldstein,
        "scope": event.scope, "status": event.status, "historical": event.historical, **date_columns(event.date),
        "place_name": place and (place.name or place.text), "place_country": place and place.country,
        "place_admin1": place and place.admin1, "place_lat": place and place.lat, "place_lon": place and place.lon,
        "documents": event.documents, "reports": event.reports, "outlets": event.outlets,
        "first_reported": event.first_reported, "last_reported": event.last_reported,
        "disputed": bool(event.accounts),
        "confidence": round(event.confidence, 4), "model": event.model, "record": record_of(event),
    }  # fmt: skip


def event_actor_rows(event: Event) -> list[Row]:
    """The columns of `event_actors`: one row for each actor in each role."""
    roles = {"actor": event.actors, "recipient": event.recipients}
    return [
        {"event": event.id, "role": role, "position": position, **who(actor)}
        for role, actors in roles.items()
        for position, actor in enumerate(actors)
    ]


def episode_row(episode: Episode) -> Row:
    """The columns of `episodes`: its main slots, and the whole record as JSON."""
    return {
        "id": episode.id, "name": episode.name, "type": episode.type,
        "date_start": episode.start, "date_end": episode.end, "record": episode.model_dump_json(),
    }  # fmt: skip


def _tables(rows: dict[str, list[Row]], run: int) -> dict[str, pa.Table]:
    return {table: table_of(listed, EVENT_COLUMNS[table], run) for table, listed in rows.items() if listed}
