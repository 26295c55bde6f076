from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from entente.documents import Skipped, document_of, wants_page
from entente.documents.feeds import FeedItem
from entente.documents.fetching import Fetched
from entente.records import Document, document_id

URL = "https://fjord.example/2024/border"
NOON = datetime(2024, 5, 4, 12, tzinfo=UTC)


@pytest.fixture
def article(english: str) -> str:
    return "\n\n".join(f"{english} It was meeting number {number}." for number in range(12))


@pytest.fixture
def teaser() -> FeedItem:
    return FeedItem("1", URL, "Border to open", NOON, html="<p>The border between Norway and Sweden opens.</p>")


def page(body: str | bytes, url: str = URL, **fields: str) -> Fetched:
    data = body.encode() if isinstance(body, str) else body
    return Fetched(url, URL, 200, data, **{"content_type": "text/html", **fields})  # type: ignore[arg-type]


def document(
    item: FeedItem, got: Fetched | None = None, outlet: str | None = None, *, teasers: bool = False
) -> Document:
    made = document_of(item, got, outlet, teasers=teasers)
    assert isinstance(made, Document), made
    return made


def skipped(item: FeedItem, got: Fetched | None = None) -> Skipped:
    made = document_of(item, got, None)
    assert isinstance(made, Skipped)
    return made


def test_a_page_is_wanted_where_the_feed_gives_a_teaser(teaser: FeedItem, article: str) -> None:
    full = replace(teaser, html=None, text=article)
    assert wants_page(teaser)
    assert wants_page(replace(teaser, html=None))
    assert not wants_page(full)
    assert not wants_page(replace(teaser, url=None))
    for end in (
        " …",
        "...",
        " [&#8230;]",
        ' <a href="/x">Continue reading</a>',
        "<p>Read more »</p>",
        " Read more on fjord.example",
    ):
        assert wants_page(replace(teaser, html=f"<p>{article}{end}</p>")), end
    assert not wants_page(
        replace(teaser, html=f"<p>{article} Read more books, he said, and see the world and its ways.</p>")
    )


def test_a_full_text_in_the_feed_is_the_document(teaser: FeedItem, article: str) -> None:
    markup = "".join(f"<p>{paragraph}</p>" for paragraph in article.split("\n\n"))
    made = document(replace(teaser, html=markup, outlet="Fjord Agency"))
    assert (made.text, made.title, made.published) == (article, "Border to open", NOON)
    assert (made.url, made.outlet, made.language) == (URL, "Fjord Agency", "en")
    assert made.id == document_id("", url=URL)
    assert document(replace(teaser, text=article)).text == article


def test_the_page_gives_what_the_feed_does_not(page_html: str, english: str) -> None:
    made = document(FeedItem("1", URL), page(page_html))
    assert made.text.startswith(english)
    assert (made.title, made.outlet) == ("Border to open, ministers say", "The Daily Fjord")
    assert made.published == datetime.fromisoformat("2024-05-03T23:20:00+02:00")


def test_the_feed_knows_its_titles_and_times_and_the_user_the_outlet(teaser: FeedItem, page_html: str) -> None:
    made = document(replace(teaser, outlet="Fell"), page(page_html), "The Fjord")
    assert (made.title, made.published, made.outlet) == ("Border to open", NOON, "The Fjord")
    assert document(replace(teaser, outlet="Fell"), page(page_html)).outlet == "Fell"
    assert document(teaser, page(page_html)).outlet == "The Daily Fjord"


def test_without_any_name_the_outlet_is_the_host(teaser: FeedItem, article: str) -> None:
    assert document(replace(teaser, url="https://www.fjord.example/a", text=article)).outlet == "fjord.example"
    assert document(replace(teaser, url=None, text=article)).outlet is None


def test_old_news_that_a_feed_dates_anew_keeps_the_day_of_its_page(teaser: FeedItem, page_html: str) -> None:
    old = page(page_html.replace("2024-05-03", "2023-11-20"))
    assert document(teaser, old).published == datetime.fromisoformat("2023-11-20T23:20:00+02:00")
    assert document(replace(teaser, published=date(2024, 5, 4)), page(page_html)).published == date(2024, 5, 4)


def test_one_article_under_many_addresses_is_one_document(page_html: str) -> None:
    items = [FeedItem(str(number), f"https://fjord.example/go?id={number}") for number in range(3)]
    asked = [f"https://m.fjord.example/x{number}?utm_source={number}" for number in range(3)]
    named = {document(item, page(page_html, url)).id for item, url in zip(items, asked, strict=True)}
    assert named == {document_id("", url=URL)}
    bare = page_html.replace('<link rel="canonical" href="https://fjord.example/2024/border">', "")
    assert document(items[0], page(bare, f"{URL}?fbclid=1#x")).url == URL


@pytest.mark.parametrize(
    "named", ["https://fjord.example/", "https://other.example/2024/border", "javascript:alert(1)"]
)
def test_a_page_that_names_a_false_address_keeps_its_own(teaser: FeedItem, page_html: str, named: str) -> None:
    assert document(teaser, page(page_html.replace("https://fjord.example/2024/border", named))).url == URL


def test_a_teaser_without_its_page_is_skipped_unless_it_will_do(teaser: FeedItem) -> None:
    assert (skipped(teaser).kind, skipped(teaser).where) == ("empty", URL)
    assert "teaser" in skipped(teaser).reason
    assert "no text" in skipped(replace(teaser, html=None)).reason
    assert document(teaser, teasers=True).text == "The border between Norway and Sweden opens."
    assert document(replace(teaser, url=None)).text == "The border between Norway and Sweden opens."


def test_of_page_and_feed_the_fuller_text_counts(teaser: FeedItem, article: str, page_html: str) -> None:
    assert document(replace(teaser, text=article), page(page_html)).text == article
    assert len(document(teaser, page(page_html)).text) > 150


def test_a_page_without_an_article_leaves_what_the_feed_gives(teaser: FeedItem, article: str) -> None:
    empty = page("<html><body></body></html>")
    assert skipped(teaser, empty).reason == "there is no article in the page"
    assert document(replace(teaser, text=article), empty).text == article


def test_a_redirect_to_the_front_page_is_no_article(teaser: FeedItem, page_html: str) -> None:
    assert "front page" in skipped(teaser, page(page_html, "https://fjord.example/")).reason
    front = replace(teaser, url="https://fjord.example/")
    assert document(front, page(page_html, "https://fjord.example/")).url == URL


def test_a_page_may_be_plain_text_and_in_any_encoding(teaser: FeedItem, page_html: str, article: str) -> None:
    text = page(f"Talks in Łódź\n\n{article}".encode("iso-8859-2"), content_type="text/plain", charset="iso-8859-2")
    assert document(teaser, text).text.startswith("Talks in Łódź")
    bare = page_html.replace('<meta charset="utf-8">', "").replace("Norway", "Łódź")
    got = page(bare.encode("iso-8859-2"), charset="iso-8859-2")
    assert "minister of Łódź" in document(teaser, got).text


def test_what_cannot_be_coded_is_skipped_with_its_reason(teaser: FeedItem, french: str) -> None:
    assert skipped(teaser, page(b"%PDF-1.7\n\x00")).kind == "binary"
    assert skipped(replace(teaser, url=None, html=french)).kind == "language"
    assert skipped(FeedItem("1", title="Only a title")).kind == "empty"
