"""Words that tell that a noun or a verb comes next, and those that link two nouns into one term."""

from functools import lru_cache

from analysis.naming_words import folded

_BEFORE_A_NOUN = {
    "fr": "le la l les un une du des au aux ce cet cette ces mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs chaque "
    "aucun aucune",
    "nl": "de het een n t onze ons mijn jouw uw hun deze dit dat elke elk ieder iedere geen per der",
    "en": "the a an our my your his her their its this these each every no",
    "ca": "el la l els les un una uns unes del dels al als pel pels aquest aquesta aquests aquestes cada seu seva",
    "es": "el la los las un una unos unas del al este esta estos estas cada su sus nuestro nuestra",
    "it": "il lo la l i gli le un uno una del della dei delle al alla nel nella questo questa ogni",
    "de": "der die das ein eine einen einem einer des dem den im am zum zur vom beim jede jeder jedes kein keine keinen diese "
    "dieser dieses",
}
_BEFORE_A_VERB = {
    "fr": "je j tu il elle on nous vous ils elles ne n se s me m te t y qui ça cela ai as a ont avons avez pour à va faut doit peut "
    "bien très trop si plus",
    "nl": "ik je jij hij ze zij we wij jullie u te die wie zo heel zeer kan zou moet wil is heb hebben heeft wordt worden niet er om",
    "en": "i you he she we they to who can will would should must could not t ll d ve is are was were be been very so too",
    "ca": "es s que no ha han hi ho em et a per qui molt més",
    "es": "se que no ha han me te a para quien muy más",
    "it": "si che non ha hanno ci vi a per chi molto più",
    "de": "ich du er wir ihr man zu nicht sehr ist sind wird werden wurde wurden hat haben",
}

_BEFORE_A_FINITE_VERB = {
    "fr": "je j tu il elle on ils elles ne n qui se s",
    "nl": "ik jij hij ze zij we wij jullie u wie te",
    "en": "i he she we they who will would should can could cannot must may might",
}

# The grammar words that may stand inside a term of several words.
_LINKS = {
    "fr": "de d du des à au aux en",
    "nl": "van voor op in der",
    "en": "of",
    "ca": "de d del dels",
    "es": "de del",
    "it": "di del della dei",
    "de": "von",
}


@lru_cache(maxsize=32)
def noun_signs(language: str) -> tuple[frozenset[str], frozenset[str]]:
    """The folded words that mostly precede a noun, and those that mostly precede a verb or an adjective; empty where unknown."""
    return folded(_BEFORE_A_NOUN.get(language, "")), folded(_BEFORE_A_VERB.get(language, ""))


@lru_cache(maxsize=32)
def verb_signs(language: str) -> frozenset[str]:
    """The folded words after which a verb comes and hardly anything else; empty where unknown."""
    return folded(_BEFORE_A_FINITE_VERB.get(language, ""))


@lru_cache(maxsize=32)
def links(language: str) -> frozenset[str]:
    """The folded grammar words that may stand between the two content words of a term ("prise de décision")."""
    return folded(_LINKS.get(language, ""))
