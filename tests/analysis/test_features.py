import numpy as np
import pytest

from analysis.features import SPELLING, Features, features_between, learn_features, several_languages
from analysis.lexicon import LANGUAGES, lexicon_of
from analysis.words import stem, stems, words


@pytest.fixture(scope="module")
def lexicon():
    return lexicon_of(None)


def said_by(features, language, text, lexicon):
    """What one text says, as feature to amount."""
    row = features.said([stems(words(text), language)], [language], lexicon).toarray()[0]
    names = sorted(features.columns, key=features.columns.get)
    return {name: round(float(value), 2) for name, value in zip(names, row, strict=True) if value}


TEXTS = {"fr": "vélo vélo gare", "nl": "fiets station ledenraad", "en": "bicycle station"}


@pytest.fixture(scope="module")
def features(lexicon):
    return features_between([stems(words(text), language) for language, text in TEXTS.items()], list(TEXTS), lexicon)


def test_translations_meet_in_the_same_features(features, lexicon):
    french, dutch, english = (said_by(features, language, TEXTS[language], lexicon) for language in LANGUAGES)
    for said in (french, dutch, english):
        assert {f"fr:{stem('vélo', 'fr')}", f"nl:{stem('fiets', 'nl')}", f"en:{stem('bicycle', 'en')}"} <= set(said)


def test_a_stem_speaks_once_for_itself_and_once_for_each_other_language(features, lexicon):
    said = said_by(features, "fr", "gare", lexicon)
    own = f"fr:{stem('gare', 'fr')}"
    assert said[own] == 1
    for other in ("nl", "en"):
        assert 0 < sum(value for name, value in said.items() if name.startswith(f"{other}:")) <= 1.01
    assert said[stem("gare", "fr")] == pytest.approx(SPELLING)


def test_a_dutch_compound_that_the_lexicon_lacks_means_its_parts(features, lexicon):
    said = said_by(features, "nl", "ledenraad", lexicon)
    assert not lexicon.knows("nl", stem("ledenraad", "nl"))
    assert said[f"nl:{stem('leden', 'nl')}"] == said[f"nl:{stem('raad', 'nl')}"] == 0.5
    assert f"fr:{stem('conseil', 'fr')}" in said


def test_a_word_not_met_before_is_read_through_its_translations(features, lexicon):
    assert "nl:rijwiel" not in features.rows
    said = said_by(features, "nl", "rijwiel", lexicon)
    assert any(name.startswith("fr:") for name in said)
    assert set(said_by(features, "nl", "rijwiel", None)) == {"nl:rijwiel"}


def test_a_name_is_the_same_feature_in_every_language(lexicon):
    features = features_between([["flagey"], ["flagey"]], ["fr", "nl"], lexicon, at_least=2)
    assert list(features.columns) == ["flagey"]
    assert features.said([["flagey"], ["flagey"]], ["fr", "nl"]).toarray().tolist() == [[1], [1]]


def test_one_language_alone_needs_no_lexicon(lexicon):
    vocabulary = {"gare": 0, "velo": 1}
    features = learn_features([["velo", "gare"], ["velo"]], ["fr", "fr"], lexicon, vocabulary)
    assert not features.tagged
    assert features.said([["velo", "velo", "bus"]], ["fr"]).toarray().tolist() == [[0, 2]]
    assert Features.plain({}).said([["velo"]], ["fr"]).shape == (1, 0)


def test_two_languages_meet_when_one_text_in_fifty_is_in_the_second():
    assert several_languages(["fr"] * 49 + ["nl"])
    assert not several_languages(["fr"] * 99 + ["nl"])
    assert not several_languages(["fr", "de", "de"])
    assert not several_languages([])


def test_the_features_do_not_depend_on_the_order_of_texts(lexicon, features):
    turned = features_between(
        [stems(words(text), language) for language, text in reversed(TEXTS.items())], list(reversed(TEXTS)), lexicon
    )  # fmt: skip
    assert (turned.rows, turned.columns) == (features.rows, features.columns)
    assert np.array_equal(turned.expansion.toarray(), features.expansion.toarray())
