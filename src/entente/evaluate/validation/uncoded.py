"""Sentences in which nothing was coded: what recall is measured on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from entente.documents import boilerplate_spans
from entente.language.sentences import sentence_spans
from entente.records import Offsets


def uncoded(text: str, coded: Iterable[Sequence[int]]) -> Iterator[Offsets]:
    """The sentences of a text that hold none of the coded spans; boilerplate and rows of signs are no sentences."""
    apart = list(boilerplate_spans(text))
    taken = [*coded, *apart]
    for start, end in sentence_spans(text, apart):
        inside = any(start < right and left < end for left, right in taken)
        if not inside and any(map(str.isalpha, text[start:end])):
            yield Offsets(start=start, end=end)
