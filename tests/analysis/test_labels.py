import random

import numpy as np
import pandas as pd
import pytest

from analysis import group_tables
from analysis.labels import FEWEST_WORTH, NAMED_IN, GroupName, Said, name_groups
from analysis.lexicon import lexicon_of
from analysis.naming_words import unnamed
from analysis.parameters import Parameters
from analysis.pipeline import cluster
from analysis.spelling import as_written, readable
from analysis.stopwords import STOP_WORDS
from analysis.terms import terms_of
from analysis.words import fold, words
from tests.analysis import corpora

SENTENCES = {
    "fr": (
        ["Il y a trop peu de pistes cyclables vers la gare.", "Je demande des pistes cyclables et un parking à vélos.",
         "La gare a besoin d'un parking à vélos, merci Nathalie.", "Une piste cyclable éclairée, 24 heures sur 24."],
        ["La prise de décision se fait sans l'assemblée générale.", "Donner l'assemblée générale à tous les membres.",
         "Chaque prise de décision doit passer devant les membres.", "Les membres veulent voter à l'assemblée générale."],
    ),
    "nl": (
        ["Er zijn te weinig fietspaden naar het station.", "Ik vraag een fietspad en een fietsenstalling.",
         "Het station heeft een fietsenstalling nodig, bedankt Katrien.", "Verlichte fietspaden langs de spoorweg."],
        ["De algemene vergadering beslist zonder de leden.", "Elke beslissing moet langs de algemene vergadering.",
         "De leden willen stemmen op de algemene vergadering.", "Een beslissing van de leden telt."],
    ),
    "en": (
        ["There are not enough cycle paths to the station.", "I want a cycle path and a bicycle shed.",
         "The station needs a bicycle shed &amp; lights, thanks Tim.", "Lit cycle paths, 24 hours a day."],
        ["The general assembly decides without the members.", "Each decision should go to the general assembly.",
         "Members want to vote at the general assembly.", "A decision of the members counts."],
    ),
}  # fmt: skip


def said(language: str, text: str) -> Said:
    return Said(language, (words(text),), text)


def trilingual(each: int = 5) -> tuple[np.ndarray, list[Said]]:
    """Two groups, bicycles and decisions, each in three languages; French is the most used."""
    rows = [
        (group, said(language, text))
        for language in NAMED_IN
        for group, texts in enumerate(SENTENCES[language])
        for text in texts * (each + (language == "fr"))
    ]
    random.Random(1).shuffle(rows)
    return np.array([group for group, _ in rows]), [text for _, text in rows]


@pytest.fixture(scope="module")
def names() -> list[GroupName]:
    groups, texts = trilingual()
    return name_groups([groups], texts)[0]


def test_each_language_has_a_label_from_its_own_texts(names):
    for group, name in enumerate(names):
        assert len({name.labels[code] for code in NAMED_IN}) == 3
        for code in NAMED_IN:
            written = " ".join(SENTENCES[code][group]).lower()
            for term in name.labels[code].lower().split(", "):
                assert term in written


def test_the_label_is_the_one_of_the_main_language(names):
    assert [name.label for name in names] == [name.labels["fr"] for name in names]


def test_labels_are_subjects_as_people_wrote_them(names):
    assert names[0].labels["fr"].startswith("Pistes cyclables")
    assert "Assemblée générale" in names[1].label or "assemblée générale" in names[1].label
    assert "fiets" in names[0].labels["nl"].lower()
    assert "general assembly" in names[1].labels["en"].lower()


def test_terms_are_no_stop_words_numbers_markup_first_names_or_empty_words(names):
    for name in names:
        for code in NAMED_IN:
            for term in [*name.labels[code].split(", "), *name.keywords]:
                ends = {fold(word) for word in (words(term)[0], words(term)[-1])}
                assert not ends & {fold(word) for word in STOP_WORDS[code]}
                assert not ends & {"24", "amp", "nathalie", "katrien", "tim"}
                assert not {fold(word) for word in words(term)} <= unnamed(code)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "merci nathalie il y a une solution importante", set()),
        ("nl", "bedankt katrien dit voorstel is belangrijk", set()),
        ("en", "thanks tim amp nbsp good idea 24 hours", set()),
        ("fr", "une salle à liège", {("salle",), ("liège",), ("salle", "à", "liège")}),
        ("en", "freedom of speech", {("freedom",), ("speech",), ("freedom", "of", "speech")}),
    ],
)
def test_words_that_name_no_subject_are_no_terms(language, text, expected):
    assert set(terms_of([[text.split()]] * 3, language).said) == expected


def test_a_verb_is_worth_less_than_a_noun_and_an_adjective_stands_by_another_word():
    texts = ["le vélo veut rouler", "un vélo pour rouler", "la mobilité douce", "une mobilité douce", "des mobilités douces"]
    terms = terms_of([[text.split()] for text in texts], "fr")
    worth = dict(zip(terms.said, terms.worth.tolist(), strict=True))
    assert worth[("vélo",)] > 2 * worth[("rouler",)]
    assert [said for said, qualifies in zip(terms.said, terms.qualifies, strict=True) if qualifies] == [("douce",)]


@pytest.mark.parametrize(
    ("language", "whole", "cut_off", "texts"),
    [
        ("nl", ("besluit", "van", "regering"), ("besluit", "van", "federale"),
         ["het besluit van federale ministers", "het besluit van federale rechters", "het besluit van federale diensten",
          "het besluit van regering en raad"]),
        ("fr", ("tribunal", "de", "travail"), ("tribunal", "de", "première"),
         ["le tribunal de première instance", "un tribunal de première main", "le tribunal de première classe", "le tribunal de travail"]),
        ("nl", ("federale", "politie"), ("doel", "federale"),
         ["het doel federale politie", "de federale politie", "een federale rechter", "hun federale diensten"]),
        ("en", ("clean", "water"), ("develop", "new"), ["we develop new wells", "some new wells", "any new pumps", "clean water for us"]),
        ("en", ("public", "funds"), ("loss", "of", "public"), ["a loss of public funds", "our public funds", "any public rooms"]),
    ],
)  # fmt: skip
def test_a_phrase_that_stops_before_its_noun_names_nothing(language, whole, cut_off, texts):
    terms = terms_of([[text.split()] for text in texts * 3], language)
    worth = dict(zip(terms.said, terms.worth.tolist(), strict=True))
    assert worth[cut_off] < FEWEST_WORTH < worth[whole]


@pytest.mark.parametrize(
    ("language", "whole", "half", "texts"),
    [
        ("nl", ("zieke", "leden"), ("coöperatie", "bepaalt"), ["de coöperatie bepaalt", "zij bepaalt", "wie bepaalt", "de zieke leden"]),
        ("nl", ("drukke", "zaal"), ("prijs", "uitgedrukt"), ["de prijs uitgedrukt in uren", "een drukke zaal", "de prijs"]),
        ("fr", ("vote", "blanc"), ("coopérative", "dispose"), ["la coopérative dispose", "elle dispose", "qui dispose", "un vote blanc"]),
        ("fr", ("bureau", "chauffé"), ("membres", "travaillaient"), ["les membres travaillaient tard", "un bureau chauffé"]),
        ("en", ("warm", "rooms"), ("coffee", "helps"), ["our coffee helps", "it will help", "we help", "some warm rooms", "the rooms"]),
        ("en", ("warm", "rooms"), ("rooms", "heated"), ["the rooms heated", "some warm rooms", "the rooms"]),
        ("en", ("warm", "rooms"), ("helps", "members"), ["it helps members", "it will help", "we help", "some warm rooms", "the members"]),
        ("fr", ("vote", "blanc"), ("dispose", "salles"), ["elle dispose salles froides", "qui dispose", "un vote blanc", "les salles"]),
        ("en", ("warm", "rooms"), ("helps",), ["coffee helps", "tea helps", "soup helps", "it will help", "we help", "some warm rooms"]),
    ],
)
def test_half_a_sentence_names_nothing(language, whole, half, texts):
    terms = terms_of([[text.split()] for text in texts * 3], language)
    worth = dict(zip(terms.said, terms.worth.tolist(), strict=True))
    assert worth[half] < FEWEST_WORTH < worth[whole]


@pytest.mark.parametrize(
    ("language", "name", "texts"),
    [
        ("nl", ("grote", "hoeveelheid"), ["een grote hoeveelheid papier", "een hoeveelheid verf", "de hoeveelheid glas", "de grote zaal"]),
        ("nl", ("nieuwe", "gebouwen"), ["de nieuwe gebouwen", "de gebouwen", "een nieuwe zaal"]),
        ("fr", ("fiches", "de", "paie"), ["les fiches de paie", "on paie", "qui paie", "il paie"]),
        ("en", ("family", "rooms"), ["the family rooms", "a family", "their rooms"]),
        ("en", ("members", "vote"), ["the members vote", "a vote", "the vote", "their vote", "they vote", "we vote"]),
        ("en", ("public", "funds"), ["our public funds", "the funds", "we fund", "they fund"]),
        ("en", ("energy", "costs"), ["energy costs rise", "the cost", "a cost", "its cost", "they cost", "we cost"]),
        ("en", ("host", "family"), ["a host family", "one host family"]),
        ("en", ("wind", "speed"), ["wind speed", "high wind speed"]),
        ("en", ("night", "trains"), [*(f"{some} night trains" for some in ("all", "late", "empty", "slow", "loud")), "they train us"]),
        ("nl", ("eerlijk", "loon"), ["een eerlijk loon betalen", "eerlijk loon krijgen", "het loon verhogen", "eerlijk loon zoeken"]),
        (
            "nl",
            ("vrijwillig", "werk"),
            ["ik werk", *(f"{some} vrijwillig werk" for some in ["veel", "meer", "goed", "zwaar", "zulk"] * 2)],
        ),
        ("nl", ("sociale", "uitgaven"), ["sociale uitgaven", "meer sociale uitgaven", "voor sociale uitgaven"]),
        ("nl", ("brusselse", "gemeenten"), ["brusselse gemeenten", "met brusselse gemeenten"]),
        ("de", ("faire", "löhne"), ["faire löhne zahlen", "für faire löhne kämpfen", "die löhne erhöhen"]),
    ],
)
def test_what_looks_like_half_a_sentence_is_a_name_where_it_is_used_as_one(language, name, texts):
    terms = terms_of([[text.split()] for text in texts * 3], language)
    assert dict(zip(terms.said, terms.worth.tolist(), strict=True))[name] > FEWEST_WORTH


def test_how_much_of_something_is_no_part_of_its_name():
    terms = terms_of([[["hoeveel", "controles"]], [["allerhande", "controles"]]] * 3, "nl")
    assert terms.said == [("controles",)]


def test_a_label_says_no_word_twice_nor_its_plural(names):
    for name in names:
        for code in NAMED_IN:
            said_words = [fold(word).rstrip("s") for word in words(name.labels[code]) if len(word) > 2]
            assert len(set(said_words)) == len(said_words)


def test_a_group_with_few_texts_of_a_language_has_no_label_in_it():
    groups, texts = trilingual()
    english = [row for row, text in enumerate(texts) if text.language == "en" and groups[row] == 0][4:]
    kept = [row for row in range(len(texts)) if row not in english]
    found = name_groups([groups[kept]], [texts[row] for row in kept])[0]
    assert found[0].labels["en"] == ""
    assert found[1].labels["en"] != ""


def test_a_group_in_another_language_has_a_label_all_the_same():
    texts = [said("ca", text) for text in ["Més arbres a la plaça.", "La plaça vol arbres.", "Un carril bici.", "El carril bici nou."]]
    found = name_groups([np.array([0, 0, 1, 1])], texts)[0]
    assert all(name.label and not any(name.labels.values()) for name in found)


def test_no_two_labels_of_a_level_are_equal():
    groups, texts = trilingual()
    split = groups * 2 + np.arange(len(groups)) % 2
    found = name_groups([split], texts)[0]
    for code in NAMED_IN:
        labels = [name.labels[code] for name in found if name.labels[code]]
        assert len(set(labels)) == len(labels)


def test_labels_are_the_same_twice_and_in_any_order_of_texts():
    groups, texts = trilingual()
    order = list(range(len(texts)))
    random.Random(2).shuffle(order)
    again = name_groups([groups[order]], [texts[row] for row in order])[0]
    assert again == name_groups([groups], texts)[0]


def test_a_run_has_a_column_of_labels_for_each_language():
    _, texts = trilingual()
    table = pd.DataFrame({"id": [f"c{n:03}" for n in range(len(texts))], "body": [text.written + f" {n}" for n, text in enumerate(texts)]})
    table["lang"] = [text.language for text in texts]
    result = cluster(table, Parameters(groups=2))
    assert {"label_fr", "label_nl", "label_en"} < set(result.groups.columns)
    assert -1 <= result.metrics["npmi"] <= 1
    assert 0 < result.metrics["diversity"] <= 1


def test_keywords_are_measured_in_the_language_that_they_are_in(monkeypatch):
    table = corpora.trilingual(openings=2)
    monkeypatch.setattr(
        group_tables, "_read_for_names", lambda outcome, _members: [row for row, code in enumerate(outcome.texts.languages) if code == "nl"]
    )
    result = cluster(table, Parameters(groups=4), lexicon=lexicon_of(None))
    upper = result.groups[result.groups["level"] == 1]
    assert (upper["label"] == upper["label_nl"]).all()
    assert result.metrics["npmi"] > 0
    named = pd.DataFrame([("rename", group, "Un nom") for group in upper["group"]], columns=["action", "subject", "target"])
    again = cluster(table, Parameters(groups=4), lexicon=lexicon_of(None), corrections=named, previous=result.continuity)
    assert (again.groups.loc[again.groups["level"] == 1, "label_fr"] == "Un nom").all()
    assert again.metrics["npmi"] > 0


@pytest.mark.parametrize(
    ("term", "texts", "shown"),
    [
        (["sncb"], ["La SNCB roule.", "SNCB et sncb.", "À la SNCB"], "SNCB"),
        (["vélo"], ["Vélo. Vélo !", "Un vélo"], "vélo"),
        (["pouvoir", "d", "achat"], ["le pouvoir d’achat baisse"], "pouvoir d'achat"),
        (["traitance"], ["la sous-traitance", "Sous-traitance"], "sous-traitance"),
        (["net"], ["I use ASP.NET today", "in ASP.NET and"], "ASP.NET"),
        (["net"], ["an Asp.Net page", "Asp.Net and"], "Asp.Net"),
        (["groei"], ["een trage groei.Welke maatregel", "over groei.Dat ook"], "groei"),
        (["impôts"], ["LES IMPÔTS", "nos impôts"], "impôts"),
        (["faut"], ["que faut-il"], "faut"),
        (["raad", "leden"], ["de raad. Leden"], ""),
    ],
)
def test_a_term_is_shown_as_most_people_write_it(term, texts, shown):
    assert as_written(term, map(readable, texts)) == shown


def test_a_language_with_few_texts_is_named_by_what_the_others_say_too():
    around = ["la pente", "le brouillard", "le trottoir", "la gelée", "un virage", "le tunnel"]
    french = [f"Prendre le vélo malgré {thing}" for thing in around] + [f"Le syndicat devant {thing}" for thing in around]
    dutch = ["Een fiets op de helling", "De knop ontbreekt", "Mist langs de dijk", "Een knop te ver", "Gladde stoep in de ochtend"]
    dutch += ["De vakbond onderhandelt", "Een stoel voor de kapper", "Twee lampen op zolder", "De kapper fluit", "Een loket zonder deur"]
    texts = [said("fr", text) for text in french] + [said("nl", text) for text in dutch]
    groups = np.array([0] * 6 + [1] * 6 + [0] * 5 + [1] * 5)
    found = name_groups([groups], texts)[0]
    assert [name.labels["fr"].split(",")[0] for name in found] == ["Vélo", "Syndicat"]
    assert [name.labels["nl"].split(",")[0] for name in found] == ["Fiets", "Vakbond"]


def test_what_few_texts_of_a_language_tell_weighs_less_than_what_the_whole_group_says():
    french = [f"Le contrat et {thing}" for thing in ("la pente", "le brouillard", "un virage", "le tunnel", "la gelée", "un banc")]
    french += [f"Le contrat avec un salaire et {thing}" for thing in ("une porte", "un pont", "le quai", "un mur", "la rampe")]
    dutch = [
        "Applaus voor de danseres",
        "Wachten op een danseres",
        "Ook de danseres",
        "De danseres en een loon",
        "Een loon",
        "Het contract",
    ]
    elsewhere = ["Une vache", "Un mouton", "Des chèvres", "Une poule", "Un cheval", "Un âne"] * 2 + ["Een koe", "De kip", "Een paard"] * 2
    texts = [said("fr", text) for text in french] + [said("nl", text) for text in dutch]
    texts += [said("fr", text) for text in elsewhere[:12]] + [said("nl", text) for text in elsewhere[12:]]
    groups = np.repeat([0, 1], [len(french) + len(dutch), len(elsewhere)])
    assert name_groups([groups], texts)[0][0].labels["nl"] == "Contract, loon, danseres"
    alone = np.array([text.language == "nl" for text in texts])
    only = [text for text in texts if text.language == "nl"]
    assert name_groups([groups[alone]], only)[0][0].labels["nl"].startswith("Danseres")


def test_words_of_one_family_are_not_in_one_label():
    texts = [said("nl", text) for text in ["De vertaling hapert", "Vertalers en een vertaling", "Vertalers gezocht, vertaling ook"] * 4]
    texts += [said("nl", text) for text in ["De zaal is koud", "Koffie in de zaal", "Stoelen voor de zaal"] * 4]
    label = name_groups([np.repeat([0, 1], 12)], texts)[0][0].label
    assert len([word for word in label.lower().split(", ") if word.startswith("vertal")]) == 1


@pytest.mark.parametrize(("often", "label"), [(3, "Train"), (8, "Train direct")])
def test_a_word_is_named_in_full_where_it_is_often_said_so(often, label):
    places = ["la ville", "le village", "le marché", "la mer", "le port", "la forêt", "un lac", "la plage", "le parc", "un pré"] * 2
    texts = [said("fr", f"Le train {'direct ' * (number < often)}pour {place}") for number, place in enumerate(places)]
    texts += [said("fr", f"Le salaire avant {place}") for place in places]
    assert name_groups([np.repeat([0, 1], 20)], texts)[0][0].label.split(", ")[0] == label


def test_a_language_with_few_texts_names_a_group_by_no_phrase_of_one_or_two_of_them():
    french = [f"Le salaire avant {place}" for place in ("la ville", "le marché", "la mer", "le port", "un lac", "la plage")]
    dutch = ["Het minimum loon", "Een minimum loon", "Een loon", "Ons loon", "Dit loon"]
    elsewhere = ["Une vache", "Un mouton", "Des chèvres", "Une poule"] * 2 + ["Een koe in het minimum", "De kip", "Een paard"] * 2
    texts = [said("fr", text) for text in [*french, *elsewhere[:8]]] + [said("nl", text) for text in [*dutch, *elsewhere[8:]]]
    texts.append(said("nl", "Een minimum loon"))
    groups = np.array([0] * 6 + [1] * 8 + [0] * 5 + [1] * 7)
    assert name_groups([groups], texts)[0][0].labels["nl"] == "Loon"


def test_a_compound_and_its_last_word_are_not_in_one_label():
    texts = [said("nl", text) for text in ["De kinderopvang is vol", "Nieuwe opvang gezocht", "Betere kinderopvang", "De opvang"] * 3]
    texts += [said("nl", text) for text in ["De zaal is koud", "Koffie in de zaal", "Stoelen voor de zaal"] * 4]
    label = name_groups([np.repeat([0, 1], 12)], texts)[0][0].label
    assert label.lower().count("opvang") == 1


def test_a_word_that_ends_like_another_is_named_beside_it_where_words_are_not_compounded():
    texts = [said("fr", text) for text in ["La vision", "Une vision", "La télévision", "Cette télévision"] * 3]
    texts += [said("fr", text) for text in ["La vache broute", "Une vache et un veau", "Le veau de la vache"] * 4]
    label = name_groups([np.repeat([0, 1], 12)], texts)[0][0].label
    assert set(label.lower().split(", ")) >= {"vision", "télévision"}


def test_a_word_and_its_irregular_plural_are_not_in_one_label():
    texts = [said("en", text) for text in ["The women on stage", "A woman on the stage", "One woman, many women, the stage"] * 4]
    texts += [said("en", text) for text in ["The room is cold", "Coffee in the room", "Chairs for the room"] * 4]
    label = name_groups([np.repeat([0, 1], 12)], texts)[0][0].label
    assert sum(word in {"woman", "women"} for word in label.lower().split(", ")) == 1


def test_a_keyword_is_of_the_one_group_that_it_tells_best():
    streets = ["la piste du quartier", "le vélo et la piste", "le casque et le vélo", "le trottoir et la piste du quartier"]
    screens = ["la souris du quartier", "le clavier du quartier", "la souris et le clavier", "le réseau du quartier"]
    meals = ["la soupe et le potage", "le potage et la salade", "la salade et le dessert", "le dessert et la soupe"]
    groups = np.repeat([0, 1, 2], [12, 12, 40])
    found = name_groups([groups], [said("fr", text) for text in streets * 3 + screens * 3 + meals * 10])[0]
    keywords = [set(name.keywords) for name in found]
    assert "quartier" in keywords[1]
    assert "quartier" not in keywords[0]
    assert all(len(words) >= 3 for words in keywords)


def test_a_group_that_others_tell_better_in_every_word_has_keywords_all_the_same():
    whole = ["piste vélo casque trottoir"] * 12
    faint = [f"piste vélo casque trottoir {word}" for word in ("forêt", "rivière", "soupe", "chemise", "lampe", "bouteille")]
    found = name_groups([np.array([0] * 12 + [1] * 6)], [said("fr", text) for text in whole + faint])[0]
    assert all(len(name.keywords) >= 2 for name in found)


def test_a_word_whose_field_tells_the_group_names_it_before_one_that_stands_alone():
    bank = ["la banque"] * 8 + ["mon épargne", "un dépôt", "le crédit", "un découvert"] * 2
    bank = [f"{text} dans le tunnel" if number % 2 else text for number, text in enumerate(bank)]
    others = ["la pente", "le brouillard", "le trottoir", "la gelée", "un virage", "le potage"]
    texts = [said("fr", text) for text in [*bank, "le tunnel", *others * 6]]
    label = name_groups([np.repeat([0, 1], [17, 36])], texts)[0][0].label
    assert label.split(", ")[0] == "Banque"


@pytest.mark.parametrize(("language", "act", "thing"), [("fr", "énerver", "banque"), ("nl", "ergeren", "bank"), ("en", "annoy", "bank")])
def test_an_act_or_a_quality_is_worth_less_than_a_thing(language, act, thing):
    terms = terms_of([[[act, thing]]] * 3, language)
    worth = dict(zip(terms.said, terms.worth.tolist(), strict=True))
    assert worth[(act,)] < worth[(thing,)]
