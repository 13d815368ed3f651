"""From a text as typed to its words and stems."""

import html
import re
import unicodedata
from functools import lru_cache

import Stemmer

from analysis.stopwords import STOP_WORDS

ALGORITHMS = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish", "eu": "basque",
    "fi": "finnish", "fr": "french", "hu": "hungarian", "it": "italian", "lt": "lithuanian", "nl": "dutch", "no": "norwegian",
    "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sv": "swedish", "tr": "turkish",
}  # fmt: skip
LONGEST_WORD = 40

# control and formatting characters, halves of a surrogate pair, private use
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\xad\u0600-\u0605\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\uf8ff\ufeff]")

_TAG = re.compile(
    r"<(?P<code>script|style)\b.{0,5000}?</(?P=code)\s*>|</?[a-zA-Z][^<>]{0,500}>|<!--.{0,500}?-->", re.DOTALL | re.IGNORECASE
)
_ADDRESS = re.compile(r"https?://\S+|www\.\S+|[\w.+-]{1,64}@\S+")
_APOSTROPHES = "’‘ʼ`´"
_WORD = re.compile(r"[^\W_]+(?:·[^\W_]+)*(?:[+#]+(?!\w))?")  # the dot: col·laborar


def plain(text: str) -> str:
    """``text`` without markup, addresses and control characters, in compatible Unicode and lower case."""
    text = html.unescape(_TAG.sub(" ", text)) if "<" in text or "&" in text else text
    if "@" in text or "http" in text or "www." in text:  # each look costs a hundredth of the search that it saves
        text = _ADDRESS.sub(" ", text)
    text = unicodedata.normalize("NFKC", text)
    for apostrophe in _APOSTROPHES:
        if apostrophe in text:
            text = text.replace(apostrophe, "'")
    return (text if text.isprintable() else _UNSEEN.sub(" ", text)).lower()


def runs(text: str) -> list[str]:
    """The runs of letters and digits in a text that ``plain`` gave: its words, and numbers."""
    return _WORD.findall(text)


def words(text: str) -> list[str]:
    """The words of ``text`` in order, lower case, without numbers; elided articles (l', d') are words of one letter."""
    return words_of_plain(plain(text))


def words_of_plain(text: str) -> list[str]:
    """As ``words``, of a text that ``plain`` gave."""
    return [word for word in runs(text) if not word.isnumeric() and len(word) <= LONGEST_WORD]


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """``word`` without its accents: the key under which spellings meet."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", word) if not unicodedata.combining(letter))


@lru_cache(maxsize=32)
def _stemmer(language: str) -> "Stemmer.Stemmer | None":
    return Stemmer.Stemmer(ALGORITHMS[language]) if language in ALGORITHMS else None


@lru_cache(maxsize=400_000)
def stem(word: str, language: str) -> str:
    """The folded Snowball stem of ``word``; the folded word itself in a language without a stemmer."""
    stemmer = _stemmer(language)
    return fold(stemmer.stemWord(word) if stemmer else word)


@lru_cache(maxsize=32)
def stop_words(language: str) -> frozenset[str]:
    """The folded stop words of ``language``; those of French, Dutch and English together when it isn't known."""
    known = STOP_WORDS.get(language)
    listed = known if known is not None else STOP_WORDS["fr"] | STOP_WORDS["nl"] | STOP_WORDS["en"]
    return frozenset(fold(word) for entry in listed for word in entry.split("'"))


def carries(word: str, language: str) -> bool:
    """Whether a word may carry a subject: two letters or more (or a name such as C#), no stop word."""
    return len(word) > 1 and fold(word) not in stop_words(language)


def content_words(said: list[str], language: str) -> list[str]:
    """Those of some words that may carry a subject."""
    return [word for word in said if carries(word, language)]


def stems(said: list[str], language: str) -> list[str]:
    """The stems of the content words among some words, in order."""
    return [stem(word, language) for word in content_words(said, language)]
