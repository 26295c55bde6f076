import io

from rich.console import Console

from entente.formats.explain import explain, marks_of


def explained(record, document, reasons=None, **options):
    console = Console(file=io.StringIO(), width=200, markup=False, highlight=False, **options)
    explain(console, record, document, reasons)
    return console.file.getvalue()


def test_spans_are_marked_in_the_sentence(document, mention):
    shown = explained(mention, document)
    assert (
        "According to [reported by: Xinhua], China's [actor: Xi Jinping] [trigger: met] [actor: leaders] of "
        "[recipient: Iran] in [place: Beijing] on [date: Friday]." in shown
    )
    assert "Background" not in shown


def test_what_decided_and_the_scores_are_shown(document, mention):
    shown = explained(mention, document, {"state/IRN": ["Iran, since 1979, source: COW"]})
    for words in ("pair head", "0.930  CONSULT", "0.020  none", "PLOVER 3.2", "person/xi-jinping, CHN, GOV COP",
                  "Iran, since 1979, source: COW", "basis relative", "0.93", "Daily"):  # fmt: skip
        assert words in shown


def test_colours_stand_for_brackets_on_a_terminal(document, mention):
    shown = explained(mention, document, force_terminal=True, color_system="truecolor")
    assert "\x1b[" in shown and "[actor:" not in shown


def test_a_statement_shows_who_said_what_of_whom(document, statement):
    shown = explained(statement, document)
    for words in (
        "[speaker: He] [cue: said]:",
        '"[content: Peace; now.]"',
        "direct",
        'called "leaders of Iran"',
        "neutral",
    ):
        assert words in shown


def test_a_document_is_explained_by_what_is_known_of_it(document):
    shown = explained(document, document)
    assert "url         not known" in shown and "=Peace, at last" in shown


def test_a_record_without_document_or_reasons_is_explained_as_far_as_it_goes(mention, statement):
    mention["why"] = None
    assert "not recorded" in explained(mention, None)
    assert "Peace; now." in explained(statement, None)


def test_an_actor_that_no_words_name_is_not_marked(document, mention):
    mention["actors"] = [{**mention["actors"][0], "text": None, "start": None, "end": None}]
    assert [mark.role for mark in marks_of(mention, document)].count("actor") == 0
    assert explained(mention, document)


def test_what_a_person_corrected_is_shown_with_who_when_and_why(document, mention, statement):
    edit = {"slot": "type", "was": "AGREE", "by": "ann", "at": "2025-01-22T09:30:00Z", "why": "they met"}
    other = edit | {"slot": "place", "was": None, "by": None, "why": None}
    shown = explained(mention | {"edits": [edit, other]}, document)
    assert "edited      type was AGREE, by ann on 2025-01-22: they met\n" in shown
    assert "edited      place was none on 2025-01-22\n" in shown
    assert "edited" in explained(statement | {"edits": [edit]}, document)
    assert "edited" not in explained(mention, document)
