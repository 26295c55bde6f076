"""Small valid inputs for each reader, which `mutations` spoils. Everybody and everything in them is invented."""

from __future__ import annotations

import gzip
import io
import json
from functools import lru_cache
from typing import Any

from entente.formats.reading.gdelt import GDELT_1, GDELT_2
from entente.formats.reading.polecat import COLUMNS as POLECAT

ICEWS = (
    "Event ID,Event Date,Source Name,Source Sectors,Source Country,Event Text,CAMEO Code,Intensity,Target Name,"
    "Target Sectors,Target Country,Story ID,Sentence Number,Publisher,City,District,Province,Country,Latitude,Longitude"
).split(",")
TEXT = """Ministers meet in Oslo

OSLO, March 5 (Example Wire) — Norway's foreign minister met her Chilean counterpart on Tuesday.
By Jane Roe

“We will not sign,” she said. Brazil imposed sanctions on 12 firms — “at last”. (Photo: AP/Jane Roe)
Additional reporting by John Doe. © 2024 Example. All rights reserved.
"""
ROWS: list[dict[str, Any]] = [
    {"id": 1, "text": TEXT, "title": "Talks", "date": "2024-03-05", "outlet": "Wire", "url": "https://a.example/1"},
    {"id": "b", "text": "Chile accused Peru of meddling — “again”.", "date": "5 Mar 2024 09:30 +0100", "outlet": None},
    {"id": 2.5, "text": "Iran rejected the demand.", "published": "20240305", "url": "HTTP://B.example:80/x?utm_source=a"},
]  # fmt: skip
MENTION = {
    "type": "CONSULT", "event": "talks", "trigger": "met", "actors": [{"text": "Norway", "country": "NOR"}],
    "recipients": [{"text": "Chilean", "country": "CHL"}], "date": ["2024-03-05", "2024-03-05"], "optional": False,
}  # fmt: skip


def texts() -> list[bytes]:
    """Plain texts."""
    return [TEXT.encode(), TEXT.encode("cp1252", "replace"), ROWS[1]["text"].encode(), TEXT[:60].encode("utf-16")]


def pages() -> list[bytes]:
    """Web pages."""
    body = "".join(f"<p>{line}</p>" for line in TEXT.splitlines() if line)
    data = '{"@type": "NewsArticle", "datePublished": "2024-03-05T10:00:00+01:00"}'
    full = (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Ministers meet</title>'
        '<meta property="article:published_time" content="2024-03-05T10:00:00Z">'
        '<meta property="og:site_name" content="Wire">'
        f'<link rel="canonical" href="https://a.example/1"><script type="application/ld+json">{data}</script></head>'
        '<body><nav><a href="/">Home</a></nav><article><h1>Ministers meet</h1>'
        f'<time datetime="2024-03-05">5 March</time>'
        f"{body * 3}</article><table><tr><td>1</td></tr></table><footer>© 2024</footer></body></html>"
    )
    return [full.encode(), f"<html><body>{body}".encode(), full.replace("utf-8", "cp1251").encode("cp1251", "replace")]


def json_lines() -> list[bytes]:
    """Rows as JSON lines."""
    return [_lines(*ROWS), _lines(ROWS[0]), _lines({"text": TEXT, "nested": {"a": [1, None, True]}})]


def csv() -> list[bytes]:
    """Rows as CSV."""
    quoted = TEXT.replace('"', '""')
    return [
        f'id,text,title,date,outlet,url\n1,"{quoted}",Talks,2024-03-05,Wire,https://a.example/1\n2,b c,,,,\n'.encode(),
        "text;published\nNorway met Chile;2024-03-05\n\nPeru left;2024\n".encode("cp1252"),
    ]


def tsv() -> list[bytes]:
    """Rows as TSV."""
    return [b"id\ttext\tdate\n1\tNorway met Chile on Tuesday.\t2024-03-05\n2\tPeru left.\t\n", b"text\nPeru left.\n"]


@lru_cache(maxsize=1)
def parquet() -> list[bytes]:
    """Rows as Parquet, in several codings."""
    import pyarrow
    from pyarrow.parquet import write_table

    rows = [{**row, "id": str(row["id"]), "raw": b"\xff"} for row in ROWS]
    made = []
    for options in ({"compression": "none"}, {"compression": "zstd"}, {"use_dictionary": False, "version": "1.0"}):
        file = io.BytesIO()
        write_table(pyarrow.Table.from_pylist(rows), file, **options)
        made.append(file.getvalue())
    return made


def packed() -> list[bytes]:
    """Tables and texts packed by gzip."""
    return [gzip.compress(each, mtime=0) for each in (*csv(), TEXT.encode() * 20)] + csv()


def zstd() -> list[bytes]:
    """Tables packed by Zstandard."""
    import pyarrow

    return [pyarrow.compress(each, codec="zstd", asbytes=True) for each in csv()]


def warc() -> list[bytes]:
    """Archives of web pages: plain, packed record by record, and with bodies in pieces or packed themselves."""
    kinds = "application/http; msgtype=response"
    plain = _warc("response", kinds, _http(TEXT.encode(), "text/plain; charset=utf-8"))
    request = _warc("request", "application/http", b"GET / HTTP/1.1\r\nHost: a.example\r\n\r\n")
    packed = _warc("response", kinds, _http(gzip.compress(TEXT.encode()), "text/plain", "Content-Encoding: gzip\r\n"))
    body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(TEXT.encode()), TEXT.encode())
    pieces = _warc("response", kinds, _http(body, "text/plain", "Transfer-Encoding: chunked\r\n"))
    page = _warc("resource", "text/html", b"<html><body><p>Norway met Chile.</p></body></html>")
    return [request + plain + page, gzip.compress(plain, mtime=0) + gzip.compress(request, mtime=0), packed + pieces]


def rss() -> list[bytes]:
    """RSS in two versions."""
    items = "".join(
        f'<item><title>Talks &amp;amp; {n}</title><link>/{n}</link><guid isPermaLink="false">g{n}</guid>'
        f"<pubDate>Tue, 05 Mar 2024 0{n}:00:00 GMT</pubDate>"
        f"<description>&lt;p&gt;{ROWS[1]['text']}&lt;/p&gt;</description>"
        f"<content:encoded><![CDATA[<p>{ROWS[2]['text']}</p>]]></content:encoded>"
        "<source url='https://b.example'>B</source></item>"
        for n in (1, 2)
    )
    head = '<?xml version="1.0" encoding="utf-8"?>'
    name = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    rdf = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
    return [
        f'{head}<rss version="2.0" {name}><channel><title>Example</title>{items}</channel></rss>'.encode(),
        f"{head}<rdf:RDF {rdf} {name}><channel><title>Example</title></channel>{items}</rdf:RDF>".encode(),
    ]


def atom() -> list[bytes]:
    """An Atom feed."""
    entry = (
        '<entry><id>urn:x:1</id><title type="html">Talks &lt;b&gt;held&lt;/b&gt;</title>'
        '<link rel="alternate" href="1?a=b"/>'
        "<published>2024-03-05T10:00:00Z</published><updated>2024-03-06T10:00:00+01:00</updated>"
        f'<summary>{ROWS[2]["text"]}</summary><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">'
        "<p>Norway met Chile.</p></div></content><source><title>B</title></source></entry>"
    )
    start = '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://a.example/">'
    feed = f"{start}{{}}<title>Example</title>{entry}</feed>"
    return [feed.format("").encode(), feed.format("<!-- c --><link href='/'/>").encode("utf-16")]


def json_feeds() -> list[bytes]:
    """A JSON Feed."""
    item = {
        "id": "1",
        "url": "/1",
        "title": "Talks",
        "date_published": "2024-03-05T10:00:00Z",
        "content_html": "<p>A met B</p>",
    }
    more = {"id": 2, "content_text": TEXT, "date_modified": "2024-03-05"}
    return [json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "E", "items": [item, more]}).encode()]


def sitemaps() -> list[bytes]:
    """A news sitemap and an index."""
    news = (
        "<news:news><news:publication><news:name>E</news:name></news:publication><news:publication_date>2024-03-05"
        "</news:publication_date><news:title>Talks</news:title></news:news>"
    )
    name = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    return [
        f"<urlset {name}><url><loc>https://a.example/1</loc><lastmod>2024-03-05</lastmod>{news}</url></urlset>".encode(),
        f"<sitemapindex {name}><sitemap><loc>/s.xml</loc><lastmod>2024</lastmod></sitemap></sitemapindex>".encode(),
    ]


def opml() -> list[bytes]:
    """A list of feeds."""
    outlines = '<outline text="A &amp; B" xmlUrl="https://a.example/f"/><outline title="C" xmlUrl="feed://c.example"/>'
    head = '<?xml version="1.0"?><opml version="2.0"><body>'
    return [f'{head}<outline text="all">{outlines}</outline></body></opml>'.encode()]


def polecat() -> list[bytes]:
    """A file of POLECAT."""
    row = {
        "event id": "20230103-1-a_CONSULT_visit", "event date": "2023-01-02", "event type": "CONSULT",
        "event mode": "visit", "contexts": "diplomatic|economic", "actor name": "Aino Example;None",
        "actor country": "Finland;Chile", "primary actor sector": "GOV;MIL", "recipient country": "Norway",
        "recipient cow": "385", "placename": "Oslo", "country": "NOR", "latitude": "59.91", "longitude": "10.75",
        "geonames id": "3143244", "feature type": "PPLC", "source": "Daily", "publication date": "2023-01-03",
        "version": "NGEC 1",
    }  # fmt: skip
    again = row | {"event id": "20230103-2-b_ACCUSE_", "event type": "ACCUSE", "event mode": "None", "actor name": ""}
    return [_tabbed(POLECAT, row, again), _tabbed(POLECAT, row)]


def icews() -> list[bytes]:
    """A file of ICEWS."""
    row = {
        "Event ID": "101", "Event Date": "2021-03-05", "Source Name": "Foreign Affairs (Chile)",
        "Source Country": "Chile", "Source Sectors": "Executive,Foreign Ministry,Government",
        "Event Text": "Criticize or denounce", "CAMEO Code": "111",
        "Intensity": "-2.0", "Target Name": "Peru", "Target Sectors": "NULL", "Target Country": "Peru",
        "Story ID": "9", "City": "Santiago", "Country": "Chile", "Latitude": "-33.45", "Longitude": "-70.67",
    }  # fmt: skip
    talks = {"Event ID": "102", "CAMEO Code": "40", "Event Text": "Consult", "Event Date": "3/5/2021"}
    return [_tabbed(ICEWS, row, row | talks), _tabbed(ICEWS, row)]


def gdelt() -> list[bytes]:
    """Files of GDELT 2.0 and 1.0."""
    row = {
        "GLOBALEVENTID": "900000001", "SQLDATE": "20200310", "Actor1Code": "TURMIL", "Actor1Name": "ARMY",
        "Actor1CountryCode": "TUR", "Actor1Type1Code": "MIL", "Actor2Code": "SYR", "Actor2Name": "SYRIA",
        "Actor2CountryCode": "SYR", "EventCode": "190", "EventBaseCode": "190", "EventRootCode": "19",
        "GoldsteinScale": "-10.0", "NumSources": "2", "NumArticles": "3", "ActionGeo_Type": "4",
        "ActionGeo_FullName": "Idlib, Idlib, Syria", "ActionGeo_CountryCode": "SY", "ActionGeo_Lat": "35.93",
        "ActionGeo_Long": "36.63", "DATEADDED": "20200310121500", "SOURCEURL": "https://news.example/1",
    }  # fmt: skip
    talks = row | {"GLOBALEVENTID": "900000002", "EventCode": "40", "EventRootCode": "4"}
    return [_tabbed(columns, row, talks).partition(b"\n")[2] for columns in (GDELT_2, GDELT_1)]


def actors() -> list[bytes]:
    """A user's own actors."""
    rows = "Jane Roe,Jane Roe,person/jane-roe,NOR,GOV;MIL,foreign minister,2024-01,2025\nthe Front,,,Chile,REB,,,\n"
    return [f"phrase,name,id,country,sectors,office,from,until\n{rows}".encode(), b"phrase;country\nJane Roe;Norway\n"]


def wikidata() -> list[bytes]:
    """Offices as Wikidata's query service gives them."""
    plain = {
        "personLabel": "Jane Roe",
        "positionLabel": "minister",
        "countryLabel": "Norway",
        "start": "2024-01-01T00:00:00Z",
    }
    bound = {name: {"type": "literal", "value": value} for name, value in plain.items()} | {
        "altLabel": {"value": "J., R."}
    }
    return [json.dumps([plain]).encode(), json.dumps({"results": {"bindings": [bound]}}).encode()]


def petrarch() -> list[bytes]:
    """An actor dictionary."""
    return [
        b"# actors\nJANE_ROE_ [NORGOV >020613][NORMIL 040117-061201]\n+ROE_JANE_\nTHE_FRONT_ [CHLREB] ; note\n",
        b"KIM_  [PRKGOV <19991231]\n\n[~IGOUNO]\n",
    ]


def settings() -> list[bytes]:
    """Settings of the coder."""
    model = b'min_confidence = 0.4\n[model]\nfolder = "m"\n[syntax]\npipeline = "p"\n'
    return [model, b'[events]\nendpoint = "http://127.0.0.1:8080/v1"\nmodel = "m"\nkey_env = "K"\ntimeout = 12.5\n']


def feeds() -> list[bytes]:
    """Lists of feeds."""
    one = (
        '[[feed]]\nurl = "https://a.example/f"\noutlet = "A"\nzone = "Asia/Shanghai"\nevery = "1h"\npages = "missing"\n'
    )
    return [f'every = "15m"\n{one}[fetching]\ndelay = 2.0\nredirects = 5\n'.encode(), *opml()]


def alerts() -> list[bytes]:
    """Rules for alerts."""
    rules = '[[rule]]\nname = "a"\ndyad = ["CHN", "RUS"]\ntype = "AGREE"\nmin_confidence = 0.8\nmin_reports = 2\n'
    change = '[[rule]]\nname = "b"\ndyad = ["SRB", "XKX"]\nscore_change = 3.0\nperiod = "month"\n'
    return [f'{rules}{change}[send]\nterminal = true\nwebhook = "https://a.example/h"\natom = "a.atom"\n'.encode()]


def answers() -> list[bytes]:
    """Answers to a sample, as JSON lines and as Label Studio exports them."""
    line = {"sample": "s", "position": 1, "checker": "c", "verdict": "wrong", "wrong": {"type": "AID"}, "missed": []}
    chosen = [{"from_name": "verdict", "type": "choices", "value": {"choices": ["right"]}}]
    annotation = {"result": chosen, "completed_by": 1, "updated_at": "2024-03-05T10:00:00Z"}
    task = {"data": {"sample": "s", "position": 1, "kind": "mention"}, "annotations": [annotation]}
    return [_lines(line | {"answered": "2024-03-05T10:00:00Z"}, line), json.dumps([task]).encode()]


def relations() -> list[bytes]:
    """Gold pairs."""
    spans = {"source": {"start": 0, "end": 6}, "target": {"start": 11, "end": 16}}
    return [
        _lines({"id": "1", "text": "Norway met Chile.", "plover": "CONSULT", "quad": "Verbal Cooperation", **spans})
    ]


def statements() -> list[bytes]:
    """Gold attributions."""
    told = {"source": [[0, 3]], "cue": [[4, 8]], "content": [[9, 12], [13, 18]]}
    return [_lines({"id": "1", "text": "She said Oslo would agree.", "attributions": [told, {}]})]


def records() -> list[bytes]:
    """Gold documents with mentions."""
    return [
        _lines({"text": TEXT, "published": "2024-03-05", "title": "A", "mentions": [MENTION, {"kind": "statement"}]})
    ]


def conll() -> list[bytes]:
    """Gold entities in columns."""
    return [b"Jane\tB-person\nRoe\tI-person\nmet\tO\n\nOslo\tB-location\n", b"# text = a\n1\tOslo\tB-LOC\n2\tfell\tO\n"]


def conllu() -> list[bytes]:
    """Gold trees."""
    words = "1\tOslo\toslo\tPROPN\tNNP\t_\t2\tnsubj\t_\t_\n2\tfell\tfall\tVERB\tVBD\t_\t0\troot\t_\t_\n"
    return [f"# sent_id = 1\n{words}\n# sent_id = 2\n1-2\tdon't\t_\t_\t_\t_\t_\t_\t_\t_\n{words}".encode()]


def _lines(*records: Any) -> bytes:
    return "\n".join(json.dumps(each, ensure_ascii=False) for each in records).encode()


def _http(body: bytes, kind: str, more: str = "") -> bytes:
    return f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n{more}Content-Length: {len(body)}\r\n\r\n".encode() + body


def _warc(what: str, kind: str, block: bytes) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {what}\r\nWARC-Record-ID: <urn:uuid:0>\r\nWARC-Target-URI: https://a.example/1\r\n"
        f"WARC-Date: 2024-03-05T10:00:00Z\r\nContent-Type: {kind}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def _tabbed(columns: Any, *rows: dict[str, str]) -> bytes:
    lines = ["\t".join(row.get(column, "") for column in columns) for row in rows]
    return "\n".join(["\t".join(columns), *lines, ""]).encode()
