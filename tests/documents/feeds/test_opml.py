from __future__ import annotations

from pathlib import Path

import pytest

from entente.documents.feeds import FeedAddress, FeedFault, read_opml


def test_the_feeds_of_all_folders_come_once_in_order(tmp_path: Path) -> None:
    path = tmp_path / "feeds.opml"
    path.write_bytes(
        """<?xml version="1.0" encoding="ISO-8859-1"?><opml version="2.0"><head><title>Mine</title></head><body>
        <outline text="World"><outline type="rss" text="Café" title="Café &amp;amp; Fjord" xmlUrl="https://A.example/rss"/>
        <outline text="Fell" xmlURL=" feed://fell.example/rss "/></outline><outline xmlUrl="feed:https://b.example/x"/>
        <outline text="again" xmlUrl="https://a.example:443/rss#x"/><outline text="none" xmlUrl=""/>
        </body></opml>""".encode("iso-8859-1")
    )
    assert read_opml(path) == [
        FeedAddress("https://A.example/rss", "Café & Fjord"),
        FeedAddress("http://fell.example/rss", "Fell"),
        FeedAddress("https://b.example/x", None),
    ]


@pytest.mark.parametrize("text", ["", "nothing", "<rss/>", "<opml><body><outline text='x'/></body></opml>"])
def test_a_file_without_feeds_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "feeds.opml"
    path.write_text(text)
    with pytest.raises(FeedFault, match=r"feeds\.opml: "):
        read_opml(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FeedFault, match=r"none\.opml: the file cannot be read \(No such file"):
        read_opml(tmp_path / "none.opml")


@pytest.mark.parametrize("half", ["&#xD800;", "&#x0dfff;", "&#55296;"])
def test_half_a_character_in_an_address_is_left_out(tmp_path: Path, half: str) -> None:
    path = tmp_path / "feeds.opml"
    path.write_text(f"<opml><outline text='&#x41;' xmlUrl='https://a.example/{half}x'/></opml>")
    assert read_opml(path) == [FeedAddress("https://a.example/x", "A")]


def test_an_element_of_a_name_that_xml_does_not_allow_is_no_list_of_feeds(tmp_path: Path) -> None:
    path = tmp_path / "feeds.opml"
    path.write_text("<opm:l:><outline xmlUrl='https://a.example/'/></opm:l:>")
    with pytest.raises(FeedFault, match="no list of feeds"):
        read_opml(path)
