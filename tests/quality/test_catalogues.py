"""Every visible string exists in French, Dutch and English."""

import pytest
from babel.messages.catalog import Message

from config.catalogues import LANGUAGES, is_translated, read_catalogue, strings_of_the_code


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_string_of_the_code_is_translated(language: str) -> None:
    catalogue = read_catalogue(language)
    missing = []
    for message in strings_of_the_code():
        if message.id:
            known = catalogue.get(message.id if isinstance(message.id, str) else message.id[0], message.context)
            if known is None or not is_translated(known):
                missing.append(message.id)
    assert not missing, f"{len(missing)} strings without {language}; `make messages` lists them in locale/. First: {missing[:5]}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_their_placeholders(language: str) -> None:
    catalogue = read_catalogue(language)
    for message in catalogue:
        if message.id:
            assert not [str(error) for error in Message.check(message, catalogue)], message.id
