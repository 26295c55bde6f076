"""The values that slots may take: types, statuses, precisions, codes of countries, sectors and contexts."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, Field, PlainSerializer

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
Contexts = Annotated[list[str], AfterValidator(_known_contexts)]
Text = Annotated[str, Field(min_length=1)]
Probability = Annotated[float, Field(ge=0.0, le=1.0), PlainSerializer(lambda p: round(p, 4), return_type=float)]
