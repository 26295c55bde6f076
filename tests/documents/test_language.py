from __future__ import annotations

import pytest

from entente.documents.language import language_of


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Das Auswärtige Amt hat den Botschafter am Dienstag einbestellt, wie ein Sprecher sagte.", "de"),
        ("El presidente llegó el martes a Bogotá para reunirse con su par colombiano.", "es"),
        ("Министр иностранных дел осудил удары по городу во вторник.", "ru"),
        ("中国外交部长星期二在北京会见了俄罗斯外交部长", "zh"),
    ],
)
def test_other_languages_are_told(text: str, code: str) -> None:
    assert language_of(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "Xi meets Putin",
        "",
        "1978",
        "Former Nigerian President Olusegun Obasanjo called for the U.N. to act on Boko Haram.",
        "Ecuadorian and Costa Rican ministers met Petroecuador's Rafael Correa in Guayaquil.",
        "The ministers met. " * 100,
    ],
)
def test_short_texts_and_reports_full_of_foreign_names_are_english(text: str) -> None:
    assert language_of(text) == "en"


def test_a_short_text_in_another_script_is_not_english() -> None:
    assert language_of("Путин встретил Си") != "en"
