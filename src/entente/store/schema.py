"""The tables of a store, and the migrations that bring an older store up to them.

Never edit a migration that was released: append the next one. Rows of documents, mentions,
statements and their actors carry `run`, the run that wrote them, and `retired_by`, the run that
replaced them (null while current). Times of runs are UTC.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

import duckdb

from entente.store.errors import StoreError

# Tables whose rows are retired with their document, and the column that names the document.
DOCUMENT_COLUMN = {
    "documents": "id",
    "mentions": "document",
    "mention_actors": "document",
    "statements": "document",
    "statement_actors": "document",
    "uncorrected": "document",
}
# The same with an event, and with an episode.
EVENT_COLUMN = {"events": "id", "event_actors": "event", "event_mentions": "event"}
EPISODE_COLUMN = {"episodes": "id", "episode_events": "episode"}
DESK_TABLES = ("corrections", "samples", "sample_items", "answers", "feeds", "feed_items", "alerts", "alert_rules")
TABLES = (*DOCUMENT_COLUMN, *EVENT_COLUMN, *EPISODE_COLUMN, "tombstones", "overrides", "actors", "runs", *DESK_TABLES)


@dataclass(frozen=True)
class Migration:
    """The statements that turn a store of the version before into one of `version`."""

    version: int
    why: str
    statements: tuple[str, ...]


FIRST = Migration(
    1,
    "documents, mentions, statements, their actors and runs",
    (
        "CREATE SEQUENCE run_ids",
        """
        CREATE TABLE runs (
            id BIGINT PRIMARY KEY DEFAULT nextval('run_ids'),
            started TIMESTAMP NOT NULL, finished TIMESTAMP,      -- finished: null while running, or if interrupted
            version VARCHAR NOT NULL, model VARCHAR NOT NULL, model_hash VARCHAR, options JSON NOT NULL,
            coded BIGINT NOT NULL, replaced BIGINT NOT NULL,     -- coded: documents stored, new or replaced
            unchanged BIGINT NOT NULL, skipped JSON NOT NULL,    -- skipped: reason to count
            input_hash VARCHAR NOT NULL                          -- of all documents given, in whatever order
        )
        """,
        """
        CREATE TABLE documents (
            id VARCHAR NOT NULL, title VARCHAR,
            published VARCHAR, day DATE,                         -- published: as in the record, with its zone
            outlet VARCHAR, url VARCHAR, language VARCHAR, text VARCHAR NOT NULL, text_hash VARCHAR NOT NULL,
            copy_of VARCHAR, sentences BIGINT,
            fingerprint VARCHAR NOT NULL,                        -- hash of what it was coded from, and by what
            run BIGINT NOT NULL, retired_by BIGINT
        )
        """,
        # Every write asks for one document: 1 ms with the index, 30 ms without it (a million documents).
        "CREATE INDEX documents_by_id ON documents (id)",
        """
        CREATE TABLE mentions (
            id VARCHAR NOT NULL, document VARCHAR NOT NULL,
            sentence_start BIGINT NOT NULL, sentence_end BIGINT NOT NULL, lead BOOLEAN NOT NULL,
            type VARCHAR NOT NULL, mode VARCHAR[] NOT NULL, context VARCHAR[] NOT NULL,
            quad TINYINT NOT NULL, score DOUBLE NOT NULL, cameo VARCHAR, goldstein DOUBLE, scope VARCHAR NOT NULL,
            trigger VARCHAR NOT NULL, status VARCHAR NOT NULL, historical BOOLEAN NOT NULL,
            date_start DATE, date_end DATE, date_precision VARCHAR, date_basis VARCHAR,
            place_name VARCHAR, place_country VARCHAR, place_admin1 VARCHAR, place_lat DOUBLE, place_lon DOUBLE,
            confidence DOUBLE NOT NULL, model VARCHAR NOT NULL,
            record JSON NOT NULL,
            run BIGINT NOT NULL, retired_by BIGINT
        )
        """,
        """
        CREATE TABLE mention_actors (
            mention VARCHAR NOT NULL, document VARCHAR NOT NULL,
            role VARCHAR NOT NULL,                               -- actor, recipient or reported_by
            position INTEGER NOT NULL,
            id VARCHAR, name VARCHAR, country VARCHAR, sectors VARCHAR[] NOT NULL, text VARCHAR,
            run BIGINT NOT NULL, retired_by BIGINT
        )
        """,
        """
        CREATE TABLE statements (
            id VARCHAR NOT NULL, document VARCHAR NOT NULL,
            form VARCHAR NOT NULL, cue VARCHAR, text VARCHAR NOT NULL, mentions VARCHAR[] NOT NULL,
            date_start DATE, date_end DATE, date_precision VARCHAR, date_basis VARCHAR,
            confidence DOUBLE NOT NULL,
            record JSON NOT NULL,
            run BIGINT NOT NULL, retired_by BIGINT
        )
        """,
        """
        CREATE TABLE statement_actors (
            statement VARCHAR NOT NULL, document VARCHAR NOT NULL,
            role VARCHAR NOT NULL,                               -- speaker, about or reported_by
            position INTEGER NOT NULL,
            id VARCHAR, name VARCHAR, country VARCHAR, sectors VARCHAR[] NOT NULL, text VARCHAR,
            called VARCHAR, stance VARCHAR,
            run BIGINT NOT NULL, retired_by BIGINT
        )
        """,
        # Distinct resolved actors of the current rows; where runs differ, the latest names them.
        """
        CREATE VIEW actors AS
        SELECT id, first(name ORDER BY run DESC, name) FILTER (name IS NOT NULL) AS name,
               first(country ORDER BY run DESC, country) FILTER (country IS NOT NULL) AS country,
               CASE WHEN contains(id, '/') THEN split_part(id, '/', 1) END AS kind
        FROM (
            SELECT id, name, country, run FROM mention_actors WHERE retired_by IS NULL AND id IS NOT NULL
            UNION ALL
            SELECT id, name, country, run FROM statement_actors WHERE retired_by IS NULL AND id IS NOT NULL
        )
        GROUP BY id ORDER BY id
        """,
    ),
)
OUTLETS = Migration(
    2,
    "who the outlet of a document is, and whether a state runs it",
    (
        "DROP INDEX documents_by_id",  # DuckDB alters no table that has one
        "ALTER TABLE documents ADD COLUMN outlet_id VARCHAR",
        "ALTER TABLE documents ADD COLUMN outlet_country VARCHAR",
        "ALTER TABLE documents ADD COLUMN state_run BOOLEAN",
        "CREATE INDEX documents_by_id ON documents (id)",
    ),
)
EVENTS = Migration(
    3,
    "events, episodes, what became of ids that are gone, and merges made by hand; sketches to find copies",
    (
        "DROP INDEX documents_by_id",
        "ALTER TABLE documents ADD COLUMN sketch BLOB",
        "CREATE INDEX documents_by_id ON documents (id)",
        """
        CREATE TABLE events (
            id VARCHAR NOT NULL, source VARCHAR NOT NULL,        -- source: entente, or an imported data set
            type VARCHAR NOT NULL, mode VARCHAR[] NOT NULL, context VARCHAR[] NOT NULL,
            quad TINYINT NOT NULL, score DOUBLE NOT NULL, cameo VARCHAR, goldstein DOUBLE, scope VARCHAR NOT NULL,
            status VARCHAR NOT NULL, historical BOOLEAN NOT NULL,
            date_start DATE, date_end DATE, date_precision VARCHAR, date_basis VARCHAR,
            place_name VARCHAR, place_country VARCHAR, place_admin1 VARCHAR, place_lat DOUBLE, place_lon DOUBLE,
            documents BIGINT NOT NULL, reports BIGINT NOT NULL, outlets BIGINT NOT NULL,
            first_reported DATE, last_reported DATE, disputed BOOLEAN NOT NULL,
            thread VARCHAR,                                      -- events of one thread may make an episode
            confidence DOUBLE NOT NULL, model VARCHAR NOT NULL,
            record JSON NOT NULL,
            run BIGINT NOT NULL, retired_by BIGINT
        )
        """,
        """
        CREATE TABLE event_actors (
            event VARCHAR NOT NULL,
            role VARCHAR NOT NULL,                               -- actor or recipient
            position INTEGER NOT NULL,
            id VARCHAR, name VARCHAR, country VARCHAR, sectors VARCHAR[] NOT NULL, text VARCHAR,
            run BIGINT NOT NULL, retired_by BIGINT
        )
        """,
        """
        CREATE TABLE event_mentions (
            event VARCHAR NOT NULL, mention VARCHAR NOT NULL, document VARCHAR NOT NULL,
            run BIGINT NOT NULL, retired_by BIGINT
        )
        """,
        """
        CREATE TABLE episodes (
            id VARCHAR NOT NULL, name VARCHAR NOT NULL, type VARCHAR NOT NULL,
            date_start DATE NOT NULL, date_end DATE NOT NULL,
            thread VARCHAR NOT NULL,
            record JSON NOT NULL,
            run BIGINT NOT NULL, retired_by BIGINT
        )
        """,
        # Beside the events, so that an episode that grows does not write them anew.
        """
        CREATE TABLE episode_events (
            episode VARCHAR NOT NULL, event VARCHAR NOT NULL,
            run BIGINT NOT NULL, retired_by BIGINT
        )
        """,
        # The current successor of an id of an event that is gone; null where nothing took its place.
        "CREATE TABLE tombstones (id VARCHAR NOT NULL, replaced_by VARCHAR, run BIGINT NOT NULL)",
        "CREATE SEQUENCE override_ids",
        # Mentions by document and trigger, so that they survive recoding.
        """
        CREATE TABLE overrides (
            id BIGINT PRIMARY KEY DEFAULT nextval('override_ids'),
            action VARCHAR NOT NULL,                             -- join or split
            document VARCHAR NOT NULL, start BIGINT NOT NULL,
            other_document VARCHAR NOT NULL, other_start BIGINT NOT NULL,
            made TIMESTAMP NOT NULL
        )
        """,
    ),
)
DESK = Migration(
    4,
    "corrections by hand, samples to check and the answers, feeds with their items, alerts",
    (
        # A person's fix of one slot of a mention or a statement, kept by the words it stands on.
        "CREATE SEQUENCE correction_ids",
        """
        CREATE TABLE corrections (
            id BIGINT NOT NULL DEFAULT nextval('correction_ids'),
            run BIGINT NOT NULL,                                 -- made and undone together
            kind VARCHAR NOT NULL,                               -- mention or statement
            record VARCHAR NOT NULL,                             -- the id that it had
            document VARCHAR NOT NULL, start BIGINT NOT NULL, "end" BIGINT NOT NULL, words VARCHAR NOT NULL,
            alone BOOLEAN NOT NULL,                              -- no other record of its kind stood on these words
            slot VARCHAR NOT NULL, value VARCHAR, meaning JSON NOT NULL, was VARCHAR,
            who VARCHAR, why VARCHAR, made TIMESTAMP NOT NULL, undone TIMESTAMP
        )
        """,
        # What the coder gave, of records that stand corrected, or not at all because a person says so.
        """
        CREATE TABLE uncorrected (
            kind VARCHAR NOT NULL, id VARCHAR NOT NULL, document VARCHAR NOT NULL, record JSON NOT NULL,
            run BIGINT NOT NULL, retired_by BIGINT
        )
        """,
        """
        CREATE TABLE samples (
            name VARCHAR NOT NULL, made TIMESTAMP NOT NULL, seed BIGINT NOT NULL,
            options JSON NOT NULL,                               -- what was sampled, and how
            version VARCHAR NOT NULL, models VARCHAR[] NOT NULL
        )
        """,
        """
        CREATE TABLE sample_items (
            sample VARCHAR NOT NULL, position BIGINT NOT NULL,
            kind VARCHAR NOT NULL,                               -- mention, or a sentence that was not coded
            record VARCHAR, document VARCHAR NOT NULL, start BIGINT NOT NULL, "end" BIGINT NOT NULL,
            stratum VARCHAR NOT NULL, weight DOUBLE NOT NULL,    -- weight: how many of the store it stands for
            shown JSON NOT NULL                                  -- the record as it was drawn
        )
        """,
        """
        CREATE TABLE answers (
            sample VARCHAR NOT NULL, position BIGINT NOT NULL, checker VARCHAR NOT NULL,
            verdict VARCHAR NOT NULL,                            -- right, wrong or skip
            wrong JSON NOT NULL,                                 -- slots that are wrong, and what they should be
            missed VARCHAR[] NOT NULL,                           -- types of events that a sentence tells uncoded
            comment VARCHAR, answered TIMESTAMP NOT NULL
        )
        """,
        """
        CREATE TABLE feeds (
            url VARCHAR NOT NULL, etag VARCHAR, last_modified VARCHAR,
            polled TIMESTAMP, due TIMESTAMP,                     -- due: null when it is not to be polled again
            failing_since TIMESTAMP, failures BIGINT NOT NULL, fault VARCHAR
        )
        """,
        # What a feed has named, so that nothing is lost between the poll and the coding, nor coded twice.
        """
        CREATE TABLE feed_items (
            feed VARCHAR NOT NULL, key VARCHAR NOT NULL, url VARCHAR,
            digest VARCHAR NOT NULL,                             -- of what the feed said of it
            state VARCHAR NOT NULL, reason VARCHAR,              -- waiting, coded or skipped, and why
            item JSON,                                           -- what the feed said, while it waits
            document VARCHAR, seen TIMESTAMP NOT NULL, tries BIGINT NOT NULL, due TIMESTAMP
        )
        """,
        """
        CREATE TABLE alerts (
            rule VARCHAR NOT NULL, subject VARCHAR NOT NULL,     -- subject: an event, or a pair and period
            text VARCHAR NOT NULL, record JSON NOT NULL, made TIMESTAMP NOT NULL, sent TIMESTAMP, fault VARCHAR
        )
        """,
        # The last run whose events a rule has looked at: first that before it was there.
        "CREATE TABLE alert_rules (name VARCHAR NOT NULL, run BIGINT NOT NULL)",
    ),
)
MIGRATIONS: tuple[Migration, ...] = (FIRST, OUTLETS, EVENTS, DESK)


def schema_version(connection: duckdb.DuckDBPyConnection, path: str) -> int:
    """The version of the store behind `connection`; 0 for an empty file. StoreError for another's database."""
    names = connection.execute("SELECT table_name FROM duckdb_tables() WHERE NOT internal").fetchall()
    if ("entente_schema",) in names:
        ((version,),) = connection.execute("SELECT coalesce(max(version), 0) FROM entente_schema").fetchall()
        return int(version)
    ((views,),) = connection.execute("SELECT count(*) FROM duckdb_views() WHERE NOT internal").fetchall()
    if names or views:
        raise StoreError(f"{path} is a DuckDB file, but not a store of entente: name a store, or a new file")
    return 0


def migrate(
    connection: duckdb.DuckDBPyConnection,
    path: str,
    migrations: Sequence[Migration] = MIGRATIONS,
    read_only: bool = False,
) -> int:
    """Apply the migrations that the store lacks, all in one transaction; return its version.

    A new (empty) file gets every table. Raises StoreError, and changes nothing, for a store of a newer
    version, for a database that is no store, and for an old or empty one that was opened `read_only`.
    """
    found, newest = schema_version(connection, path), migrations[-1].version
    if found > newest:
        raise StoreError(
            f"{path} was written by a newer entente (store version {found}, known here up to {newest}): upgrade entente"
        )
    missing = [migration for migration in migrations if migration.version > found]
    if not missing:
        return found
    if read_only:
        state = f"of an older version ({found} of {newest})" if found else "empty"
        raise StoreError(f"{path} is {state}: open it once for writing, to bring it up to date")
    connection.begin()
    try:
        connection.execute(
            "CREATE TABLE IF NOT EXISTS entente_schema (version INTEGER, why VARCHAR, applied TIMESTAMP)"
        )
        for migration in missing:
            for statement in migration.statements:
                connection.execute(statement)
            connection.execute(
                "INSERT INTO entente_schema VALUES (?, ?, now() AT TIME ZONE 'UTC')", [migration.version, migration.why]
            ).fetchall()
        connection.commit()
    except BaseException:
        with suppress(duckdb.Error):
            connection.rollback()
        raise
    return newest
