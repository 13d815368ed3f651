"""Texts that change their length when they are read: markup, entities, marks that combine, ligatures, line ends, scripts."""

import random

PIECES = (
    "Le bus s'arrête ici. ",
    "Waarom rijdt de tram niet ? ",
    "We need more trains! ",
    "<p>Un <b>vélo</b> &amp; un bus.</p>",
    "&eacute;cole",
    "😀👨‍👩‍👧 ",
    "e\u0301cole a\u0300 Lie\u0300ge. ",
    "ﬁnancement oﬃciel. ",
    "\r\n",
    "\r",
    "\n\n- ",
    "\n1. ",
    "\u00a0",
    "\u202f: ",
    "« Oui ! » ",
    "“Nee.” ",
    "İstanbul ",
    "Straße ǅ ",
    "Ελληνικά κείμενα. ",
    "Русский текст! ",
    "نحن هنا. ",
    "日本語の文。",
    "M. Dupont, art. 5. ",
    "… ",
    "?! ",
    "\u200b",
    "\u200f",
    "https://a.be/x?y=1. ",
    "co\u00adopérative ",
    "½ ㎞ ",
    "ß",
    "\t",
    "Daarnaast willen wij een fietspad. ",
    "Par ailleurs, la cantine. ",
    ") ",
    '" ',
)


def nasty_texts(count: int = 150, seed: int = 11) -> list[str]:
    """So many texts of one to thirty of the pieces, and a few that have nothing to quote."""
    choose = random.Random(seed)
    return ["".join(choose.choices(PIECES, k=choose.randint(1, 30))) for _ in range(count)] + ["", " ", "…", "\r\n\r\n", "- \n- "]
