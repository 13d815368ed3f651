"""The demonstration's people: those who write, and as many silent ones as make 1800 participants."""

import random
import tomllib
import unicodedata
from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from cms.demo.texts import DemoProposal

PARTICIPANTS = 1800
ACCOUNT_DOMAIN = "demo.example"
SEED = 2016


@dataclass(frozen=True)
class DemoPerson:
    """Somebody invented. `public_key` depends on the name alone, so that each load names the same people the same."""

    name: str
    language: str
    email: str

    @property
    def public_key(self) -> str:
        return key_of("person", self.name)


def key_of(*parts: str) -> str:
    """12 hexadecimal characters that depend on `parts` alone."""
    return sha256("\x1f".join(parts).encode()).hexdigest()[:12]


def participants(proposals: list[DemoProposal], account: dict[str, str], reserved: set[str]) -> list[DemoPerson]:
    """1800 people: the authors in the order in which they appear, then silent ones. No name twice, none of `reserved`.

    `account`: the name and the well-known address of the one who signs in as the demonstration's participant.
    """
    languages: dict[str, Counter[str]] = {}
    for proposal in proposals:
        languages.setdefault(proposal.by, Counter())[proposal.language] += 1
        for comment in proposal.comments:
            languages.setdefault(comment.by, Counter())[comment.language] += 1
    named = [(name, counted.most_common(1)[0][0]) for name, counted in languages.items()]
    named += _silent(PARTICIPANTS - len(named), set(languages) | reserved)
    emails: set[str] = set()
    found = []
    for name, language in named:
        email = address(account["account"]) if name == account["name"] else _email(name, emails)
        found.append(DemoPerson(name, language, email))
    return found


def staff(rows: list[dict[str, Any]]) -> list[DemoPerson]:
    """People with a role: those with a demonstration account at its address, others at example.org."""
    emails: set[str] = set()
    return [
        DemoPerson(row["name"], row["language"], address(row["account"]) if "account" in row else _email(row["name"], emails, "smart."))
        for row in rows
    ]


def address(account: str) -> str:
    """The well-known address of a demonstration account."""
    return f"{account}@{ACCOUNT_DOMAIN}"


def _silent(number: int, taken: set[str]) -> list[tuple[str, str]]:
    communities = tomllib.loads((Path(__file__).parent / "names.toml").read_text(encoding="utf-8"))["community"]
    draw = random.Random(SEED)
    shares = [community["share"] for community in communities]
    found: list[tuple[str, str]] = []
    while len(found) < number:
        community = draw.choices(communities, shares)[0]
        name = f"{draw.choice(community['first'])} {draw.choice(community['last'])}"
        language = draw.choice(community["languages"])
        if name not in taken:
            taken.add(name)
            found.append((name, language))
    return found


def _email(name: str, taken: set[str], prefix: str = "") -> str:
    plain = unicodedata.normalize("NFKD", name.replace("ı", "i").replace("ł", "l").replace("ø", "o")).encode("ascii", "ignore").decode()
    local = prefix + ".".join("".join(c for c in word if c.isalnum()) for word in plain.lower().split())
    email, number = f"{local}@example.org", 2
    while email in taken:
        email, number = f"{local}{number}@example.org", number + 1
    taken.add(email)
    return email
