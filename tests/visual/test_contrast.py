"""The colours of static/css/tokens.css, in both schemes, against WCAG 2.2 AA."""

import re

import pytest
from django.conf import settings

CSS = settings.BASE_DIR / "static" / "css"
TOKEN = re.compile(r"--([\w-]+):\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)")
BLOCK = re.compile(r"[^{}]*\{([^{}]*)\}")
TEXT, LARGE_OR_PART = 4.5, 3.0

GROUNDS = ("ground", "surface")
THEMES = ("governance", "economy", "members", "tools")
WORDS = ("ink", "muted", "accent", "positive", "negative", "caution", *THEMES)
PAIRS = [
    *((word, ground, TEXT) for word in WORDS for ground in GROUNDS),
    *((word, ground, TEXT) for word in ("ink", "muted", "accent") for ground in ("sunk", "accent-soft")),
    *(("ink", f"{role}-soft", TEXT) for role in ("positive", "negative", "caution")),
    *((role, f"{role}-soft", TEXT) for role in ("accent", "positive", "negative", "caution")),
    *(("on-poster", f"{ground}-poster", TEXT) for ground in (*THEMES, "plain")),
    ("poster-ink", "on-poster", TEXT),
    ("on-accent", "accent", TEXT),
    ("ground", "ink", TEXT),
    *(("surface", role, TEXT) for role in ("positive", "negative", "muted")),
    *(("focus", ground, LARGE_OR_PART) for ground in (*GROUNDS, "sunk")),
    *(("edge", ground, LARGE_OR_PART) for ground in GROUNDS),
]


def colours(scheme: str) -> dict[str, str]:
    found = TOKEN.findall((CSS / "tokens.css").read_text())
    return {name: light if scheme == "light" else dark for name, light, dark in found}


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2)."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio, 1 to 21 (WCAG 2.2)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_a_colour_can_be_read_on_the_ground_it_is_used_on(scheme, front, back, least):
    palette = colours(scheme)
    assert contrast(palette[front], palette[back]) >= least


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_four_themes_can_be_told_apart(scheme):
    palette = colours(scheme)
    assert len({palette[theme] for theme in THEMES}) == 4


def test_every_pair_that_a_rule_sets_is_in_the_list():
    listed = {(front, back) for front, back, _least in PAIRS}
    names = set(colours("light"))
    for file in CSS.glob("*.css"):
        for body in BLOCK.findall(file.read_text()):
            front = re.search(r"(?<![\w-])color: var\(--([\w-]+)\)", body)
            back = re.search(r"background(?:-color)?: var\(--([\w-]+)\)", body)
            if front and back and {front[1], back[1]} <= names:
                assert (front[1], back[1]) in listed, f"{file.name}: {front[1]} on {back[1]}"


def test_colours_are_named_in_the_tokens_alone():
    for file in CSS.glob("*.css"):
        if file.name == "tokens.css":
            continue
        literal = set(re.findall(r"#[0-9a-fA-F]{3,8}\b", file.read_text())) - {"#000", "#fff"}
        assert not literal, f"{file.name}: {literal}"


def test_every_token_that_a_rule_asks_for_exists():
    defined = set(re.findall(r"--([\w-]+):", "".join(file.read_text() for file in CSS.glob("*.css"))))
    for file in CSS.glob("*.css"):
        asked = set(re.findall(r"var\(--([\w-]+)\)", file.read_text()))
        assert asked <= defined, f"{file.name}: {asked - defined}"
