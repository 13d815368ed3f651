import pytest

from analysis.language import detect_language


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Je voudrais que les comptes soient publiés chaque année", "fr"),
        ("Ik zou graag hebben dat de rekeningen elk jaar gepubliceerd worden", "nl"),
        ("I would like the accounts to be published every year", "en"),
        ("Me gustaría que las cuentas se publicaran todos los años en la web", "es"),
        ("Ich möchte, dass die Abrechnungen jedes Jahr veröffentlicht werden", "de"),
        ("12345", "und"),
        ("", "und"),
    ],
)
def test_the_language_is_detected_over_all_languages(text, code):
    assert detect_language(text).code == code


def test_what_was_declared_wins_over_a_short_text():
    assert detect_language("budget participation", declared="NL").code == "nl"


def test_a_long_text_clearly_in_another_language_corrects_the_declaration():
    text = "Les membres de la coopérative souhaitent que les comptes soient publiés chaque trimestre. " * 4
    assert detect_language(text, declared="nl").code == "fr"
