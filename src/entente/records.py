"""The data model: what entente reads and what it writes, and nothing else.

Every part speaks these records. Offsets are Python character offsets into the document's `text`,
start inclusive, end exclusive; `text[start:end]` reproduces every span. Absent is None (JSON null),
never "". Ids are decided here because they are costly to change later: see `document_id`,
`mention_id` and `statement_id`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    model_validator,
)

EventType: TypeAlias = Literal[
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip
Status: TypeAlias = Literal["actual", "planned", "demanded", "hypothetical", "denied"]
DatePrecision: TypeAlias = Literal["day", "week", "month", "year", "unknown"]
DateBasis: TypeAlias = Literal["explicit", "relative", "document", "inferred"]
PlacePrecision: TypeAlias = Literal["site", "city", "district", "province", "country", "unknown"]
Scope: TypeAlias = Literal["interstate", "intrastate", "non-state", "international-organisation", "unknown"]
Form: TypeAlias = Literal["direct", "indirect", "mixed"]
Stance: TypeAlias = Literal["supportive", "critical", "neutral"]

ISO_3166_1 = frozenset(
    """
    ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS
    BIH BLM BLR BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV
    CRI CUB CUW CXR CYM CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM
    GAB GBR GEO GGY GHA GIB GIN GLP GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN
    IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE
    LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS
    MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL PRI PRK
    PRT PRY PSE PYF QAT REU ROU RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR
    SVK SVN SWE SWZ SXM SYC SYR TCA TCD TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR UMI URY
    USA UZB VAT VCT VEN VGB VIR VNM VUT WLF WSM YEM ZAF ZMB ZWE
    """.split()
)
FORMER_STATES = frozenset({"SUN", "YUG", "CSK", "DDR", "SCG", "YMD", "VDR"})  # ISO 3166-3
INTERNATIONAL = frozenset({"UNO", "EUR", "IGO", "NGO", "ISM", "IMG", "MNC"})  # PLOVER 2.0, country slot
COUNTRY_CODES = ISO_3166_1 | FORMER_STATES | INTERNATIONAL | {"XKX"}

SECTORS = frozenset(
    "COP GOV JUD LEG MIL PRM PTY REB SPY UAF UNK AGR BUS CRM CVL EDU ELI JRN LAB MED REF OPP PRE REL SOC".split()
)
CONTEXTS = frozenset(
    """
    military intelligence executive legislative election political_institutions pro_democracy pro_autocracy
    economic legal reparations human_rights rights_freedoms repression human_security gender lgbt
    religion_ethnicity inequality diplomatic territory peacekeeping health asylum migration disasters
    natural_resource environment technology terrorism cbrn cyber misinformation crime corruption
    illegal_drugs trafficking
    """.split()
)


def _known_country(code: str) -> str:
    if code not in COUNTRY_CODES:
        raise ValueError(
            f"unknown country code {code!r}: want ISO 3166-1 alpha-3, a former state, XKX or a PLOVER code"
        )
    return code


def _known_sectors(codes: list[str]) -> list[str]:
    for code in codes:
        if code not in SECTORS:
            raise ValueError(f"unknown sector {code!r}: want one of PLOVER's {len(SECTORS)} sectors")
    return codes


def _known_contexts(names: list[str]) -> list[str]:
    for name in names:
        if name not in CONTEXTS:
            raise ValueError(f"unknown context {name!r}: want one of PLOVER's {len(CONTEXTS)} contexts")
    return names


Country = Annotated[str, AfterValidator(_known_country)]
Sectors = Annotated[list[str], AfterValidator(_known_sectors)]
Text = Annotated[str, Field(min_length=1)]
Probability = Annotated[float, Field(ge=0.0, le=1.0), PlainSerializer(lambda p: round(p, 4), return_type=float)]


class Record(BaseModel):
    """Base of all records: immutable, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Offsets(Record):
    """A stretch of a document's text, [start, end)."""

    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]

    @model_validator(mode="after")
    def _forwards(self) -> Self:
        if self.end <= self.start:
            raise ValueError(f"span ends at {self.end}, not after its start {self.start}")
        return self


class Span(Offsets):
    """Words of a document and where they stand."""

    text: Text


class Actor(Record):
    """Somebody in a text: the words that stand there and, beside them, whom they name.

    `text`, `start` and `end` are None together when no words name the actor (PLOVER 7.5: an
    unidentified perpetrator, sector UNK). `id` is namespaced: state/CHN, person/xi-jinping, org/nato.
    `state_run` is true of an outlet that a state runs.
    """

    text: Text | None
    start: Annotated[int, Field(ge=0)] | None
    end: Annotated[int, Field(ge=0)] | None
    name: Text | None = None
    id: Text | None = None
    country: Country | None = None
    sectors: Sectors = []
    office: Text | None = None
    state_run: bool = False
    confidence: Probability = 0.0

    @model_validator(mode="after")
    def _span_or_nothing(self) -> Self:
        given = [value is not None for value in (self.text, self.start, self.end)]
        if any(given) and not all(given):
            raise ValueError("an actor has text, start and end, or none of them")
        if self.start is not None and self.end is not None and self.end <= self.start:
            raise ValueError(f"span ends at {self.end}, not after its start {self.start}")
        return self


class DateSpan(Record):
    """When: first and last possible day, the words that say so, and how exact they are.

    `basis` is document when only the publication date is known: such a date says when it was
    reported, not when it happened, and its precision is unknown.
    """

    start: date
    end: date
    text: Text | None = None
    precision: DatePrecision
    basis: DateBasis

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.end < self.start:
            raise ValueError(f"date ends on {self.end}, before its start {self.start}")
        return self


class Place(Record):
    """Where: the words that stand there and the place they name (GeoNames id where known)."""

    text: Text
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]
    name: Text | None = None
    country: Country | None = None
    admin1: Text | None = None
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None
    geonames: int | None = None
    precision: PlacePrecision = "unknown"

    @model_validator(mode="after")
    def _forwards(self) -> Self:
        if self.end <= self.start:
            raise ValueError(f"span ends at {self.end}, not after its start {self.start}")
        return self


class Magnitude(Record):
    """Numbers of people, where the text gives them (PLOVER 2.0, ASSAULT and PROTEST)."""

    dead: int | None = None
    injured: int | None = None
    size: int | None = None


class Why(Record):
    """Why a record was coded: which head or rule decided, and with what scores."""

    decided_by: Text
    scores: dict[str, float] = {}
    rules: list[str] = []


class Characterised(Actor):
    """An actor a statement is about: what the speaker calls it, and the speaker's stance, which is an estimate."""

    called: Span | None = None
    stance: Stance | None = None
    stance_confidence: Probability | None = None


class Document(Record):
    """One article or report. `published` is a timestamp with zone where the source gives one, else a date.

    `outlet_id`, `outlet_country` and `state_run` say who the outlet is, where the tables know it.
    """

    kind: Literal["document"] = "document"
    id: Text
    title: Text | None = None
    published: AwareDatetime | date | None = None
    outlet: Text | None = None
    outlet_id: Text | None = None
    outlet_country: Country | None = None
    state_run: bool | None = None
    url: Text | None = None
    language: Text | None = None
    text: str
    text_hash: Text
    copy_of: Text | None = None
    sentences: Annotated[int, Field(ge=0)] | None = None

    @property
    def day(self) -> date | None:
        """The day of publication in the outlet's own zone, or None."""
        return self.published.date() if isinstance(self.published, datetime) else self.published


class Mention(Record):
    """One telling of an event in one document."""

    kind: Literal["mention"] = "mention"
    id: Text
    document: Text
    sentence: Offsets
    lead: bool
    type: EventType
    mode: list[str] = []
    context: Annotated[list[str], AfterValidator(_known_contexts)] = []
    quad: Annotated[int, Field(ge=1, le=4)]
    score: Annotated[float, Field(ge=-10, le=10)]
    cameo: Text | None = None
    goldstein: Annotated[float, Field(ge=-10, le=10)] | None = None
    scope: Scope = "unknown"
    trigger: Span
    actors: Annotated[list[Actor], Field(min_length=1)]
    recipients: list[Actor] = []
    status: Status = "actual"
    historical: bool = False
    date: DateSpan | None = None
    place: Place | None = None
    reported_by: list[Actor] = []
    caveats: list[Span] = []
    magnitude: Magnitude | None = None
    confidence: Probability
    model: Text
    why: Why | None = None


class Statement(Record):
    """Somebody's reported words or thoughts. `speakers` is empty where nobody is named.

    `reported_by` is who passes the words on, the nearest first; `mentions` what is told in them; `denies` the mentions
    and statements of the document that they deny.
    """

    kind: Literal["statement"] = "statement"
    id: Text
    document: Text
    form: Form
    speakers: list[Actor] = []
    cue: Span | None = None
    content: Annotated[list[Span], Field(min_length=1)]
    text: Text
    about: list[Characterised] = []
    mentions: list[str] = []
    denies: list[str] = []
    date: DateSpan | None = None
    reported_by: list[Actor] = []
    confidence: Probability


AnyRecord: TypeAlias = Document | Mention | Statement


def text_hash(text: str) -> str:
    """SHA-256 of a text in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _short_hash(*parts: object) -> str:
    # Lengths first, so that ("ab", "c") and ("a", "bc") differ; 80 bits keep a billion ids apart.
    encoded = "".join(f"{len(str(part))}:{part}" for part in parts)
    return text_hash(encoded)[:20]


def document_id(
    text: str,
    *,
    key: str | None = None,
    source: str | None = None,
    url: str | None = None,
    outlet: str | None = None,
    published: date | None = None,
    title: str | None = None,
) -> str:
    """The id a document keeps: by (source, key), else by URL, else by outlet, published, title and text.

    `key` is the id a table gives its row and `source` the name of that table. Identical copies of two
    outlets get two ids; a document known by key or URL keeps its id when its text changes.
    """
    if key is not None:
        return "doc-" + _short_hash("key", source or "", key)
    if url is not None:
        return "doc-" + _short_hash("url", url)
    return "doc-" + _short_hash("text", outlet or "", published or "", title or "", text)


def mention_id(document: str, trigger: Offsets, event_type: str) -> str:
    """The id of a mention: from document, trigger span and type, not from the model."""
    return "men-" + _short_hash(document, trigger.start, trigger.end, event_type)


def statement_id(document: str, content: Iterable[Offsets]) -> str:
    """The id of a statement: from document and content spans."""
    return "sta-" + _short_hash(document, *((span.start, span.end) for span in content))


def spans_of(record: Mention | Statement) -> Iterator[tuple[str, int, int]]:
    """Every (text, start, end) that a record quotes from its document."""

    def actors(items: Iterable[Actor]) -> Iterator[tuple[str, int, int]]:
        for actor in items:
            if actor.text is not None and actor.start is not None and actor.end is not None:
                yield actor.text, actor.start, actor.end

    if isinstance(record, Mention):
        yield record.trigger.text, record.trigger.start, record.trigger.end
        yield from actors([*record.actors, *record.recipients, *record.reported_by])
        if record.place is not None:
            yield record.place.text, record.place.start, record.place.end
        yield from ((span.text, span.start, span.end) for span in record.caveats)
    else:
        yield from actors([*record.speakers, *record.about, *record.reported_by])
        called = [about.called for about in record.about if about.called]
        cue = [record.cue] if record.cue else []
        yield from ((span.text, span.start, span.end) for span in [*cue, *record.content, *called])


def check_spans(record: Mention | Statement, text: str) -> None:
    """Raise ValueError unless every span of `record` reproduces its words in the document's `text`."""
    for words, start, end in spans_of(record):
        if text[start:end] != words:
            raise ValueError(
                f"{record.id}: span [{start}, {end}) is {text[start:end]!r} in the document, not {words!r}"
            )
