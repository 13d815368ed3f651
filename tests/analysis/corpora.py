"""Small corpora whose subjects are known."""

import random

import pandas as pd

SUBJECTS = {
    "fr": {
        "mobilité": "vélo piste cyclable tramway bus train trajet déplacement parking gare voiture trottoir piéton circulation",
        "argent": "facture salaire contrat paiement acompte taux commission budget comptable impôt cotisation trésorerie",
        "démocratie": "assemblée vote élection représentant mandat statut sociétaire quorum procuration délégué conseil",
        "formation": "atelier formateur apprentissage compétence stage certificat cours mentor programme pédagogie module",
    },
    "nl": {
        "mobiliteit": "fiets fietspad tram bus trein verplaatsing parkeerplaats station wagen voetpad voetganger verkeer",
        "geld": "factuur loon contract betaling voorschot tarief commissie begroting boekhouder belasting bijdrage",
    },
}


def corpus(*, languages: tuple[str, ...] = ("fr",), each: int = 25, seed: int = 7) -> pd.DataFrame:
    """So many texts a subject, each of seven of the subject's words; the subject is in the column ``subject``."""
    random_words = random.Random(seed)
    rows = []
    for language in languages:
        for subject, words in SUBJECTS[language].items():
            for _ in range(each):
                body = " ".join(random_words.sample(words.split(), 7))
                rows.append({"body": body, "lang": language, "subject": subject})
    random_words.shuffle(rows)
    table = pd.DataFrame(rows)
    table.insert(0, "id", [f"c{number:04d}" for number in range(len(table))])
    table["author"] = [f"a{number % 40}" for number in range(len(table))]
    table["supports"] = [str(number % 7) for number in range(len(table))]
    return table


def of_bodies(*bodies: str, **columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame({"id": [f"t{number}" for number in range(len(bodies))], "body": list(bodies), **columns})


def two_camps(*, people: int = 60, statements: int = 20, seed: int = 3) -> pd.DataFrame:
    """Votes of two camps that disagree on most statements; even people are of one camp, odd ones of the other."""
    random_votes = random.Random(seed)
    rows = []
    for person in range(people):
        for statement in range(statements):
            if random_votes.random() < 0.8:
                lean = 1 if (person + statement) % 2 else -1
                vote = random_votes.choices([lean, 0, -lean], [8, 1, 1])[0]
                rows.append((f"p{person:03d}", f"s{statement:02d}", str(vote)))
    return pd.DataFrame(rows, columns=["participant", "contribution_id", "vote"])
