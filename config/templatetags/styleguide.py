"""What the style guide shows its components with. The texts are examples, written for it."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django import forms, template
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.utils import timezone

register = template.Library()


class ExampleForm(forms.Form):
    title = forms.CharField(label="Title", max_length=150, help_text="What you ask for, in one line.")
    body = forms.CharField(label="Your proposal", required=False, widget=forms.Textarea, max_length=5000)
    language = forms.ChoiceField(label="Language of your text", choices=[("fr", "Français"), ("nl", "Nederlands"), ("en", "English")])
    stance = forms.ChoiceField(label="Your comment is", choices=[("for", "for"), ("against", "against")], widget=forms.RadioSelect)
    news = forms.BooleanField(label="Write to me when something happens to it", required=False)


class ExampleFilter(forms.Form):
    sort = forms.ChoiceField(label="Sort", choices=[("recent", "Newest"), ("agreed", "Most agreed")], required=False)
    language = forms.ChoiceField(label="Language", choices=[("", "All languages"), ("fr", "Français")], required=False)
    q = forms.CharField(label="Search", required=False)


class ExampleReply(forms.Form):
    answer = forms.CharField(label="Your answer", widget=forms.Textarea)


def _themes() -> list[SimpleNamespace]:
    named = {"governance": "Gouvernance", "economy": "Modèle économique", "members": "Publics", "tools": "Outils et services"}
    return [SimpleNamespace(sign=sign, title=title) for sign, title in named.items()]


def _workshop(theme: SimpleNamespace, **changes: Any) -> SimpleNamespace:
    usual: dict[str, Any] = {
        "theme": theme, "title": "Qui décide dans une coopérative de 72 000 ?", "mode": "online", "get_mode_display": "on line",
        "summary": "Une personne, une voix : oui, mais comment quand on est dispersés, avec des semaines très différentes ?",
        "place": "", "meets_at": None, "languages": ["fr", "nl"], "takes_proposals": True, "takes_responses": True,
    }  # fmt: skip
    return SimpleNamespace(**usual | changes)


def _proposal(title: str, body: str, language: str, votes: tuple[int, int, int], **changes: Any) -> SimpleNamespace:
    text = SimpleNamespace(title=title, heading=title, body=body, language=language)
    agree, disagree, passed = votes
    usual: dict[str, Any] = {
        "text": text, "current_version": SimpleNamespace(**vars(text), created_at=timezone.now()),
        "reference": "T4K9WXR", "state": "published", "get_state_display": "Published", "comment_count": 12, "is_proposal": True,
        "get_kind_display": "proposal", "published_at": timezone.now() - timedelta(days=1), "author": "Amina B.",
        "agree": agree, "disagree": disagree, "passed": passed, "stance": "", "own_vote": None,
    }  # fmt: skip
    return SimpleNamespace(**usual | changes)


def _phases() -> list[SimpleNamespace]:
    now, day = timezone.now(), timedelta(days=1)
    stages = [
        ("Prepare", "closed", -60), ("Contribute", "open", -20), ("Deliberate", "planned", 12), ("Synthesise", "planned", 30),
        ("Decide", "planned", 60), ("Follow up", "planned", 90),
    ]  # fmt: skip
    return [
        SimpleNamespace(get_kind_display=name, state=state, starts_at=now + start * day, ends_at=now + (start + 32) * day)
        for name, state, start in stages
    ]


@register.simple_tag
def examples() -> dict[str, Any]:
    """One of everything, and of what comes in several states, one of each."""
    themes = _themes()
    lottery = _proposal(
        "Un tirage au sort pour un tiers du conseil",
        "Neuf sièges sur vingt-sept, tirés au sort chaque année parmi les membres actifs, avec une journée de formation payée.",
        "fr", (41, 9, 3), own_vote=1,
    )  # fmt: skip
    long_words = _proposal(
        "Eén bladzijde voor het medewerkersvertegenwoordigingsreglement",
        "Niemand leest veertig bladzijden. Zet de vertegenwoordigingsreglementsbepalingen op één blad, in gewone taal.",
        "nl", (0, 0, 0), state="pending", get_state_display="Waiting for the facilitator", comment_count=0,
    )  # fmt: skip
    return {
        "themes": themes,
        "phases": _phases(),
        "workshops": [
            _workshop(themes[0]),
            _workshop(
                themes[2], title="Au-delà des métiers de la création", mode="room", place="Rue Saint-Laurent, Liège",
                meets_at=timezone.now() + timedelta(days=6), takes_proposals=False,
            ),
            _workshop(themes[3], title="Arbeidstijdregistratiemogelijkhedenvergelijking", takes_proposals=False, takes_responses=False),
        ],
        "proposals": [lottery, long_words],
        "comments": [
            _proposal("", "Akkoord, als er ook vertaling is.", "nl", (0, 0, 0), stance="for", get_stance_display="for", author="Joris"),
            _proposal("", "And if they have no time?", "en", (0, 0, 0), stance="question", get_stance_display="question", author="Tom"),
            _proposal("", "Je préfère élire des gens.", "fr", (0, 0, 0), stance="against", get_stance_display="against", author="Lucie"),
        ],
        "states": [
            ("draft", "Draft"), ("pending", "Waiting for the facilitator"), ("published", "Published"), ("returned", "Returned"),
            ("hidden", "Hidden"), ("merged", "Merged"), ("withdrawn", "Withdrawn"), ("running", "Running"), ("adopted", "Adopted"),
        ],
        "trail": [
            {"title": "Received", "at": timezone.now() - timedelta(days=9)},
            {"title": "Published", "at": timezone.now() - timedelta(days=8), "by": "Nadia"},
            {"title": "Grouped with 12 similar ideas", "at": timezone.now() - timedelta(days=1), "state": "now", "url": "#trail"},
            {
                "title": "Not kept, because:", "at": timezone.now(), "reason": "Les statuts ne le permettent pas avant 2018.",
                "reason_language": "fr",
            },
            {"title": "The plan says what is done, and when", "state": "ahead"},
        ],
        "form": ExampleForm(initial={"title": "Un tirage au sort"}),
        "wrong_form": ExampleForm({"title": "", "body": "x" * 40, "language": "fr"}, auto_id="wrong_%s"),
        "reply_form": ExampleReply(auto_id="reply_%s"),
        "filter": ExampleFilter(auto_id="filter_%s"),
        "chips": [{"label": "Language: Nederlands", "url": "#"}, {"label": "Search: “coöperatie”", "url": "#"}],
        "pieces": [{"text": "Un ", "marked": False}, {"text": "tirage", "marked": True}, {"text": " au sort", "marked": False}],
        "changes": [
            {"kind": "same", "text": "Tirer au sort un tiers "}, {"kind": "gone", "text": "des sièges"},
            {"kind": "new", "text": "du conseil"}, {"kind": "same", "text": " chaque année."},
        ],
        "attachments": [SimpleNamespace(is_picture=False, key="example", name="budget-2016.pdf", size=214_000, description="Le budget")],
        "page": Paginator(range(90), 20).page(2),
        "crumbs": [{"title": "Workshops", "url": "#"}, {"title": "Gouvernance", "url": "#"}],
        "tabs": [
            {"title": "Groups", "url": "#", "current": True, "count": 9},
            {"title": "Recommendations", "url": "#", "current": False, "count": 0},
        ],
        "messages": [
            Message(constants.SUCCESS, "Your vote is counted."), Message(constants.INFO, "An analysis is underway."),
            Message(constants.WARNING, "This workshop closes tonight."), Message(constants.ERROR, "Nothing was sent."),
        ],
        "keywords": ["conseil", "tirage", "membres", "raad"],
        "parts": [{"label": "tirage, sièges", "size": 17, "url": "#"}, {"label": "binôme, formation", "size": 8, "url": "#"}],
        "headings": ["Workshop", "Proposals", "People"],
        "rows": [
            [{"text": "Qui décide ?"}, {"text": 41, "label": "Proposals"}, {"text": 212, "label": "People"}],
            [{"text": "Une équipe, deux rythmes"}, {"text": 28, "label": "Proposals"}, {"text": 97, "label": "People"}],
        ],
    }  # fmt: skip
