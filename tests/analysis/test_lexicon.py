import gzip
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from analysis.exceptions import BadInput
from analysis.lexicon import LANGUAGES, MOST_TRANSLATIONS, OWN, Lexicon, lexicon_of, read_lexicon
from analysis.words import content_words, fold, stem, stop_words, words

DEMO = Path(__file__).resolve().parents[2] / "cms" / "demo" / "texts"
FILES = sorted(OWN.glob("*.tsv"))
LINES = [(path.name, line) for path in FILES for line in path.read_text(encoding="utf-8").splitlines()[1:]]
SIXTY_FOUR = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


@pytest.fixture(scope="module")
def own() -> Lexicon:
    return lexicon_of(None)


def said_in_the_demo(language: str) -> Counter[str]:
    texts = []
    for path in sorted(DEMO.glob("*.toml")):
        for proposal in tomllib.loads(path.read_text(encoding="utf-8"))["proposal"]:
            texts.append((proposal["lang"], f"{proposal['title']}\n{proposal['body']}"))
            texts += [(comment["lang"], comment["body"]) for comment in proposal.get("comment", [])]
    return Counter(word for spoken, text in texts if spoken == language for word in content_words(words(text), language))


def translated(lexicon: Lexicon, language: str, word: str) -> bool:
    return bool(lexicon.translations(language, stem(word, language))) or (language == "nl" and bool(lexicon.parts(word)))


def number_in_64(value: int) -> str:
    digits = ""
    while value or not digits:
        value, digit = divmod(value, 64)
        digits = SIXTY_FOUR[digit] + digits
    return digits


def write_dictionary(folder: Path, pair: str, entries: dict[str, str], *, packed: bool = True) -> Path:
    """A dictionary as dictd keeps it: the entries one after the other, and an index of where each begins and how long it is."""
    text, index = b"", []
    for headword, translations in sorted({"00databaseshort": "about", **entries}.items()):
        entry = f"{headword} /sound/ <n>\n{translations}\n".encode()
        index.append(f"{headword}\t{number_in_64(len(text))}\t{number_in_64(len(entry))}\n")
        text += entry
    path = folder / f"freedict-{pair}.index"
    path.write_text("".join(index), encoding="utf-8")
    if packed:
        path.with_suffix(".dict.dz").write_bytes(gzip.compress(text))
    else:
        path.with_suffix(".dict").write_bytes(text)
    return path


def test_the_lexicon_holds_three_thousand_concepts_each_in_three_languages():
    assert len(LINES) >= 3000
    for name, line in LINES:
        cells = line.split("\t")
        assert len(cells) == 3, f"{name}: {line}"
        assert all(said.strip() for cell in cells for said in cell.split("|")), f"{name}: {line}"


def test_no_file_of_the_lexicon_repeats_a_line():
    assert [line for line, times in Counter(LINES).items() if times > 1] == []


def test_every_single_word_of_the_lexicon_is_translated_into_the_two_other_languages(own):
    """Phrases are reached word by word; words without a subject are read in no text."""
    lost = []
    for name, line in LINES:
        cells = dict(zip(LANGUAGES, line.split("\t"), strict=True))
        carried = {language: content_words(words(cell), language) for language, cell in cells.items()}
        for language, cell in cells.items():
            for word in (word for word in cell.split("|") if word.isalpha() and fold(word.lower()) not in stop_words(language)):
                reached = {found.language for found in own.translations(language, stem(word.lower(), language))}
                wanted = {other for other in LANGUAGES if other != language and carried[other]}
                if len(word) > 1 and not wanted <= reached:
                    lost.append((name, language, word))
    assert lost == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_lexicon_translates_most_of_what_the_demo_says(own, language):
    said = said_in_the_demo(language)
    known = sum(times for word, times in said.items() if translated(own, language, word))
    assert known / said.total() >= 0.85
    assert [word for word, _ in said.most_common(40) if not translated(own, language, word)] == []


def test_translations_are_few_and_their_shares_sum_to_one_for_each_language(own):
    for language, word in (("fr", "travail"), ("nl", "werk"), ("en", "work")):
        found = own.translations(language, stem(word, language))
        for other in {each.language for each in found}:
            shares = [each.share for each in found if each.language == other]
            assert len(shares) <= MOST_TRANSLATIONS
            assert sum(shares) == pytest.approx(1, abs=0.001)
            assert shares == sorted(shares, reverse=True)
    assert own.translations("fr", "zzyzx") == ()


def test_a_dutch_compound_is_understood_by_its_parts(own):
    assert own.parts("ledenraad") == (stem("leden", "nl"), stem("raad", "nl"))
    assert own.parts("fietsherstelling") == (stem("fiets", "nl"), stem("herstelling", "nl"))
    assert own.parts("xqzblorfwug") == ()


def test_a_glossary_weighs_more_than_the_lexicon_and_is_named_with_its_fingerprint():
    lexicon = read_lexicon(glossary=[{"fr": "antenne|bureau local", "nl": "standplaats", "en": "hub"}], dictionaries=None)
    best = {found.language: found.stem for found in reversed(lexicon.translations("fr", stem("antenne", "fr")))}
    assert best == {"nl": stem("standplaats", "nl"), "en": stem("hub", "en")}
    assert len(lexicon.sources["glossary"]) == 64


@pytest.mark.parametrize("packed", [True, False])
def test_a_dictionary_is_read_where_it_is_installed_and_named_with_its_fingerprint(tmp_path, packed):
    entries = {"blorf": "1. wug, dax (rare)\n2. fep", **{f"filler{number}": "x" * 50 for number in range(90)}}
    write_dictionary(tmp_path, "fra-nld", entries, packed=packed)
    lexicon = read_lexicon(dictionaries=tmp_path, own=None)
    found = lexicon.translations("fr", stem("blorf", "fr"))
    assert [(each.language, each.stem) for each in found] == [("nl", "wug"), ("nl", "dax"), ("nl", "fep")]
    assert lexicon.translations("nl", "wug")[0].stem == "blorf"
    assert list(lexicon.sources) == ["freedict-fra-nld.index", "freedict-fra-nld.dict.dz" if packed else "freedict-fra-nld.dict"]
    assert all(len(fingerprint) == 64 for fingerprint in lexicon.sources.values())
    assert not lexicon.knows("fr", "00databaseshort")


def test_a_dictionary_that_was_replaced_is_read_anew(tmp_path):
    for translation in ("wug", "dax"):
        write_dictionary(tmp_path, "fra-nld", {"blorf": translation}, packed=False)
        lexicon = read_lexicon(dictionaries=tmp_path, own=None)
        assert [each.stem for each in lexicon.translations("fr", stem("blorf", "fr"))] == [translation]


def test_without_dictionaries_our_own_words_remain(tmp_path):
    for folder in (None, tmp_path, tmp_path / "none"):
        lexicon = read_lexicon(dictionaries=folder)
        assert sorted(lexicon.sources) == [path.name for path in FILES]
        assert lexicon.translations("fr", stem("vélo", "fr"))


@pytest.mark.parametrize(
    "content",
    [
        "",
        "fr\ten\tnl\nun\tone\teen\n",
        "fr\tnl\ten\nvélo\tfiets\n",
        "fr\tnl\ten\nvélo\t \tbicycle\n",
        "fr\tnl\ten\nvélo\tfiets\tbicycle\tx\n",
    ],
)
def test_a_damaged_line_of_a_lexicon_is_refused_with_a_sentence(tmp_path, content):
    (tmp_path / "own.tsv").write_text(content, encoding="utf-8")
    with pytest.raises(BadInput, match=r"^(Line 2 of )?own\.tsv .*\.$"):
        read_lexicon(own=tmp_path, dictionaries=None)


def test_a_lexicon_that_is_not_utf_8_is_refused_with_a_sentence(tmp_path):
    (tmp_path / "own.tsv").write_bytes("fr\tnl\ten\nvélo\tfiets\tbicycle\n".encode("cp1252"))
    with pytest.raises(BadInput, match=r"^own\.tsv .*\.$"):
        read_lexicon(own=tmp_path, dictionaries=None)


def damaged_gzip(index: Path) -> None:
    packed = index.with_suffix(".dict.dz")
    packed.write_bytes(packed.read_bytes()[:-12])


def garbled_gzip(index: Path) -> None:
    packed = index.with_suffix(".dict.dz")
    content = bytearray(packed.read_bytes())
    content[12:40] = bytes(255 - byte for byte in content[12:40])
    packed.write_bytes(bytes(content))


def no_text(index: Path) -> None:
    index.with_suffix(".dict.dz").unlink()


def a_bad_digit(index: Path) -> None:
    index.write_text(index.read_text() + "wug\t!\tB\n")


def a_place_beyond_the_text(index: Path) -> None:
    index.write_text(index.read_text() + "wug\tzzz\tB\n")


def a_missing_column(index: Path) -> None:
    index.write_text("blorf\tA\n")


def a_cut_index(index: Path) -> None:
    index.write_bytes("vélo".encode("cp1252") + b"\tA\tB\n")


@pytest.mark.parametrize(
    "damage", [damaged_gzip, garbled_gzip, no_text, a_bad_digit, a_place_beyond_the_text, a_missing_column, a_cut_index]
)
def test_a_damaged_dictionary_is_refused_with_a_sentence(tmp_path, damage):
    damage(write_dictionary(tmp_path, "fra-nld", {"blorf": "wug", "dax": "fep, " * 40}))
    with pytest.raises(BadInput, match=r"^The dictionary freedict-fra-nld\.index can't be read: .*\.$"):
        read_lexicon(dictionaries=tmp_path, own=None)
