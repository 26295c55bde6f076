"""The form on the terminal: one item of a sample at a time, one key an answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from entente.cli.keys import END, ENTER, Keys

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from entente.evaluate.validation import Item, Round, Shown
    from entente.records import Mention
    from entente.store import Verdict

ASKED = {
    "mention": "r right  w wrong  s skip  c comment  b back  q quit",
    "sentence": "r nothing is told here  w an event was missed  s skip  c comment  b back  q quit",
}
VERDICTS: dict[str, Verdict] = {"r": "right", "w": "wrong", "s": "skip"}
LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Form:
    """Leads a checker through a round; what is answered is stored at once."""

    def __init__(self, round_: Round, keys: Keys, console: Console):
        self.round, self.keys, self.console = round_, keys, console

    def run(self) -> None:
        """Ask until every item is answered, the checker quits, or no more keys come."""
        position = self.round.next()
        while position is not None:
            position = self._ask(position)

    def _ask(self, position: int) -> int | None:
        """Show an item and take its answer; the position to go on with, None to stop."""
        item = self.round.item(position)
        self._show(item)
        comment = item.answer.comment if item.answer else None
        while (pressed := self.keys.key()) not in (END, "q"):
            if pressed in VERDICTS:
                answered = self._answer(item, VERDICTS[pressed], comment)
                return self.round.next(after=position) if answered else None
            if pressed == "b":
                return max(position - 1, 1)
            if pressed == "c":
                self.console.print("comment: ", end="")
                comment = self.keys.line() or None
                self.console.print(f"kept with the answer. {ASKED[item.kind]}")
            elif pressed != ENTER:
                self.console.print(f"no answer: {pressed!r}. {ASKED[item.kind]}")
        return None

    def _answer(self, item: Item, verdict: Verdict, comment: str | None) -> bool:
        """Ask for what belongs to the verdict and keep the answer; False where the keys end before that."""
        wrong: dict[str, str | None] | None = {}
        missed: list[str] | None = []
        if verdict == "wrong" and item.shown.record is not None:
            wrong = self._wrong_slots(item.shown.record)
        elif verdict == "wrong":
            missed = self._values("type", "Which types were missed? Enter: not said")
        if wrong is None or missed is None:
            return False
        self.round.answer(item.position, verdict, wrong, missed, comment)
        return True

    def _wrong_slots(self, record: Mention) -> dict[str, str | None] | None:
        """The slots that are wrong; what type and status should be is asked, and may be left open."""
        from entente.evaluate.validation import SLOTS, VALUES

        chosen = self._chosen(
            {slot[0]: slot for slot in SLOTS}, "Which slots are wrong? Enter: done; none: no such event is told"
        )
        if chosen is None:
            return None
        wrong: dict[str, str | None] = dict.fromkeys(chosen)
        for slot in VALUES:
            if slot in wrong:
                coded = getattr(record, slot)
                values = self._values(slot, f"Which {slot} is right, not {coded}? Enter: not said")
                if values is None:
                    return None
                wrong[slot] = next((value for value in values if value != coded), None)
        return wrong

    def _values(self, slot: str, question: str) -> list[str] | None:
        """Values of a slot, each by a letter."""
        from entente.evaluate.validation import VALUES

        return self._chosen(dict(zip(LETTERS, VALUES[slot], strict=False)), question)

    def _chosen(self, letters: Mapping[str, str], question: str) -> list[str] | None:
        """What is chosen of words that have a letter each."""
        self.console.print(question)
        self.console.print("  ".join(f"{letter} {word}" for letter, word in letters.items()))
        keys = self.keys.several(
            "".join(letters),
            lambda keys: self.console.print(f"  → {', '.join(letters[key] for key in keys) or 'none'}"),
        )
        return None if keys is None else [letters[key] for key in keys]

    def _show(self, item: Item) -> None:
        shown, console = item.shown, self.console
        console.rule(f"{self.round.sample.name} {item.position} of {self.round.total}, {self.round.answered} answered")
        heading = [shown.outlet, shown.published, shown.title]
        console.print(_printable(" · ".join(part for part in heading if part) or "no outlet, date or title"))
        console.print(passage(shown, console.color_system is not None))
        console.print()
        for name, value in slots(shown):
            console.print(f"  {name:<10} {_printable(value)}")
        if item.answer is not None:
            wrong = ", ".join(f"{slot} → {value}" if value else slot for slot, value in item.answer.wrong.items())
            said = " ".join(filter(None, (item.answer.verdict, wrong, " ".join(item.answer.missed))))
            console.print(f"  answered   {said}{f' ({item.answer.comment})' if item.answer.comment else ''}")
        console.print(ASKED[item.kind])


def passage(shown: Shown, coloured: bool) -> Text:
    """The sentence with its neighbours, which stand back; the words of the record in colour, or else in brackets."""
    from rich.text import Text

    from entente.evaluate.validation import highlights
    from entente.formats.explain import STYLES

    before, sentence, _ = shown.parts()
    words = "".join(sign if sign.isprintable() else " " for sign in shown.text)
    text, position = Text(), 0
    for mark in highlights(shown):
        text.append(words[position : mark.start])
        marked = words[mark.start : mark.end]
        text.append(marked if coloured else f"[{mark.role}: {marked}]", STYLES[mark.role])
        position = mark.end
    text.append(words[position:])
    if coloured:
        text.stylize("dim", 0, len(before))
        text.stylize("dim", len(before) + len(sentence))
    return text


def slots(shown: Shown) -> list[tuple[str, str]]:
    """The record slot by slot, as people read it; one line for a sentence in which nothing was coded."""
    from entente.formats.words import names, status, type_and_mode, when, where

    if shown.record is None:
        return [("coded", "nothing in this sentence")]
    record = shown.record.model_dump(mode="json")
    told = [
        ("type", type_and_mode(record)),
        ("actor", names(record["actors"])),
        ("recipient", names(record["recipients"])),
        ("status", status(record)),
        ("date", when(record["date"])),
        ("place", where(record["place"])),
        ("confidence", f"{record['confidence']:.2f}"),
    ]
    if record["edits"]:
        told.append(("edited", ", ".join(edit["slot"] for edit in record["edits"])))
    return [(name, value or "–") for name, value in told]


def _printable(text: str) -> str:
    from entente.formats.words import printable

    return printable(text)
