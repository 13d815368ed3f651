"""The numbers in a text, in digits or in words of French, Dutch and English."""

import re
import unicodedata

_DIGITS = re.compile(r"\d{1,3}(?:[ \u202f.,'’]\d{3})+(?!\d)|\d+")
_DECIMALS = re.compile(r"[.,]\d+")
_WORD = re.compile(r"[^\W\d_]+")
# Left out, for what else they mean: "one" and its likes (an article), "neuf" (new), "onze" (Dutch: our), "acht" (Dutch: attention).
_IN_WORDS = {
    2: "deux twee two", 3: "trois drie three", 4: "quatre vier four", 5: "cinq vijf five", 6: "six zes", 7: "sept zeven seven",
    8: "huit eight", 9: "negen nine", 10: "dix tien ten", 11: "elf eleven", 12: "douze dozen twaalf twelve douzaine dozijn",
    13: "treize dertien thirteen", 14: "quatorze veertien fourteen", 15: "quinze vijftien fifteen", 16: "seize zestien sixteen",
    17: "zeventien seventeen", 18: "achttien eighteen", 19: "negentien nineteen", 20: "vingt vingts twintig twenty",
    30: "trente dertig thirty", 40: "quarante veertig forty", 50: "cinquante vijftig fifty", 60: "soixante zestig sixty",
    70: "septante zeventig seventy", 80: "octante tachtig eighty", 90: "nonante negentig ninety",
    100: "cent cents honderd hundred hundreds", 1000: "mille duizend thousand thousands", 10**6: "million millions miljoen miljoenen",
    10**9: "milliard milliards miljard billion billions",
}  # fmt: skip
_VALUES = {word: str(value) for value, names in _IN_WORDS.items() for word in names.split()}


def figures_in(text: str) -> set[str]:
    """Each number in `text`, written in one way: 1 800, 1.800 and 1,800 are "1800"; 3,5 is "3.5"; "douze" is "12".

    A number in several words counts as each of them: "twenty-five" as 20 and 5.
    """
    text = unicodedata.normalize("NFKC", text)
    found = {_VALUES[word] for word in _WORD.findall(text.casefold()) if word in _VALUES}
    position = 0
    while match := _DIGITS.search(text, position):
        digits, position = re.sub(r"\D", "", match.group()), match.end()
        if decimals := _DECIMALS.match(text, position):
            digits, position = f"{digits}.{decimals.group()[1:]}", decimals.end()
        found.add(digits)
    return found
