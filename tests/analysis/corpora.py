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


IDEAS = {
    "cycling": (
        ("Des pistes cyclables séparées des voitures", "Fietspaden die gescheiden zijn van de auto's",
         "Cycle paths separated from the cars"),
        ("Un parking pour vélos devant la gare", "Een parking voor fietsen voor het station",
         "A parking for bicycles in front of the station"),
        ("Réparer les trous dans les pistes cyclables", "De gaten in de fietspaden herstellen", "Repair the holes in the cycle paths"),
        ("Louer un vélo électrique au mois", "Een elektrische fiets huren per maand", "Rent an electric bicycle by the month"),
        ("Apprendre aux enfants à rouler à vélo", "Kinderen leren fietsen met een fiets", "Teach children to ride a bicycle"),
        ("Moins de voitures et plus de vélos en ville", "Minder auto's en meer fietsen in de stad",
         "Fewer cars and more bicycles in the city"),
    ),
    "payment": (
        ("Payer les factures en trente jours", "De facturen betalen binnen dertig dagen", "Pay the invoices within thirty days"),
        ("Une avance sur salaire quand le client paie tard", "Een voorschot op het loon als de klant laat betaalt",
         "An advance on the salary when the client pays late"),
        ("Envoyer un rappel aux clients qui ne paient pas", "Een herinnering sturen naar klanten die niet betalen",
         "Send a reminder to clients who do not pay"),
        ("Le salaire doit être versé chaque mois", "Het loon moet elke maand gestort worden", "The salary must be paid every month"),
        ("Expliquer les impôts sur chaque facture", "De belastingen op elke factuur uitleggen", "Explain the taxes on each invoice"),
        ("Une facture simple avec le prix et le salaire", "Een eenvoudige factuur met de prijs en het loon",
         "A simple invoice with the price and the salary"),
    ),
    "democracy": (
        ("Voter en ligne à l'assemblée générale", "Online stemmen op de algemene vergadering", "Vote online at the general assembly"),
        ("Élire le conseil pour un mandat de quatre ans", "De raad verkiezen voor een mandaat van vier jaar",
         "Elect the council for a mandate of four years"),
        ("Publier le rapport de chaque assemblée", "Het verslag van elke vergadering publiceren", "Publish the report of each assembly"),
        ("Tirer au sort des membres pour le conseil", "Leden loten voor de raad", "Draw members by lot for the council"),
        ("Un vote secret pour l'élection du président", "Een geheime stemming voor de verkiezing van de voorzitter",
         "A secret vote for the election of the president"),
        ("Donner une voix à chaque membre de l'assemblée", "Elk lid van de vergadering een stem geven",
         "Give a vote to each member of the assembly"),
    ),
    "training": (
        ("Une formation en comptabilité le soir", "Een opleiding boekhouding in de avond", "A training in accounting in the evening"),
        ("Des cours de langue pour les artistes", "Taalcursussen voor kunstenaars", "Language courses for artists"),
        ("Un stage dans un atelier avec un formateur", "Een stage in een atelier met een lesgever",
         "An internship in a workshop with a trainer"),
        ("Un certificat à la fin de la formation", "Een certificaat op het einde van de opleiding",
         "A certificate at the end of the training"),
        ("Apprendre la langue de ses collègues", "De taal van je collega's leren", "Learn the language of your colleagues"),
        ("Des cours gratuits pour apprendre la comptabilité", "Gratis cursussen om boekhouding te leren",
         "Free courses to learn accounting"),
    ),
}  # fmt: skip
GARDENS = (
    ("Planter des arbres fruitiers dans le jardin", "Fruitbomen planten in de tuin", "Plant fruit trees in the garden"),
    ("Un jardin de légumes et de fleurs sur le toit", "Een tuin met groenten en bloemen op het dak",
     "A garden of vegetables and flowers on the roof"),
    ("Arroser les fleurs et les légumes du jardin", "De bloemen en de groenten van de tuin water geven",
     "Water the flowers and the vegetables of the garden"),
    ("Du compost pour les plantes du jardin", "Compost voor de planten van de tuin", "Compost for the plants of the garden"),
    ("Semer des fleurs pour les abeilles", "Bloemen zaaien voor de bijen", "Sow flowers for the bees"),
    ("Récolter les fruits des arbres et les légumes", "De vruchten van de bomen en de groenten oogsten",
     "Harvest the fruits of the trees and the vegetables"),
)  # fmt: skip
OPENINGS = {
    "fr": ("Je propose ceci", "Mon souhait le plus cher", "Une demande de longue date"),
    "nl": ("Ik stel dit voor", "Mijn liefste wens", "Een oude vraag van mij"),
    "en": ("I propose this", "My dearest wish", "An old request of mine"),
}


def trilingual(*, openings: int = 1, ideas: dict[str, tuple[tuple[str, str, str], ...]] = IDEAS, prefix: str = "i") -> pd.DataFrame:
    """Each idea in French, Dutch and English, said so many times with another opening; columns subject and idea tell which it is."""
    rows = []
    for subject, triples in ideas.items():
        for number, triple in enumerate(triples):
            for language, sentence in zip(("fr", "nl", "en"), triple, strict=True):
                for said in range(openings):
                    opening = OPENINGS[language][said]
                    rows.append((f"{opening}: {sentence}.", language, subject, f"{subject}-{number}-{said}"))
    table = pd.DataFrame(rows, columns=["body", "lang", "subject", "idea"])
    table.insert(0, "id", [f"{prefix}{number:03d}" for number in range(len(table))])
    return table.sample(frac=1, random_state=5).reset_index(drop=True)
