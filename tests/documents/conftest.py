"""Texts written for these tests, long enough to tell their language."""

from __future__ import annotations

import pytest


@pytest.fixture
def english() -> str:
    return "The foreign minister of Norway met her Swedish counterpart on Monday, and they agreed to open the border."


@pytest.fixture
def french() -> str:
    return "La ministre norvégienne des Affaires étrangères a rencontré lundi son homologue suédois pour parler."


@pytest.fixture
def page_html(english: str) -> str:
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8">
    <title>Border to open | The Daily Fjord</title>
    <meta property="og:title" content="Border to open, ministers say">
    <meta property="og:site_name" content="The Daily Fjord">
    <meta property="article:published_time" content="2024-05-03T23:20:00+02:00">
    <link rel="canonical" href="https://fjord.example/2024/border"></head>
    <body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
    <article><h1>Border to open, ministers say</h1>
    <p>{english}</p>
    <p>Talks on the rail link will go on next year, officials of both countries told reporters in Oslo.</p></article>
    <footer>All rights reserved. Cookie settings</footer></body></html>"""
