"""The small Markdown that people may write: paragraphs, emphasis, lists and links. No HTML, no pictures, no titles."""

import re
from collections.abc import Iterator
from functools import cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

TAGS = {"p", "br", "em", "strong", "ul", "ol", "li", "a"}
ATTRIBUTES: dict[str, set[str]] = {"*": set(), "a": {"href"}, "li": {"value"}}
SCHEMES = {"http", "https", "mailto"}
REL = "nofollow ugc noopener"
# "technicien*ne*s" is a word, and "*****" a line of stars: no emphasis.
STAR_IN_WORD = re.compile(r"(?<=[^\W_])\*(?=[^\W_])|[*_](?=[*_]{3})")
LINK = re.compile(r"(?:https?://|mailto:)\S", re.IGNORECASE)
ADDRESS = re.compile(r"https?://[^\s<>\"'()\[\]]*[^\s<>\"'()\[\].,;:!?»”]")


@cache
def _reader() -> MarkdownIt:
    # "zero" knows paragraphs only; what is not enabled here is text.
    reader = MarkdownIt("zero", {"html": False, "breaks": True, "maxNesting": 8})
    reader.validateLink = lambda address: bool(LINK.match(address))  # type: ignore[method-assign, assignment]
    return reader.enable(["list", "newline", "escape", "emphasis", "link"])


def render(text: str) -> SafeString:
    """The HTML of `text`, of these tags alone. An address written out becomes a link."""
    reader, tokens = _reader(), _parsed(text)
    for token in tokens:
        if token.type == "list_item_open" and token.info:
            token.attrSet("value", token.info)
        if token.children:
            token.children = list(_linked(token.children))
    html = reader.renderer.render(tokens, reader.options, {})
    clean = nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=REL)
    return mark_safe(clean)  # noqa: S308 - sanitised just above, with an allow-list


def plain(text: str) -> str:
    """`text` as one would say it: without marks, the address of a link left out where words stand for it."""
    lines: list[str] = []
    mark = ""
    for token in _parsed(text):
        if token.type == "list_item_open":
            mark = f"{token.info}{token.markup} " if token.info else "– "
        elif token.type == "inline":
            spoken = (("\n" if part.type in ("softbreak", "hardbreak") else part.content) for part in token.children or [])
            lines.append(mark + "".join(spoken))
            mark = ""
    return "\n".join(lines)


def _parsed(text: str) -> list[Token]:
    return _reader().parse(STAR_IN_WORD.sub(r"\\\g<0>", text))


def _linked(parts: list[Token]) -> Iterator[Token]:
    """The parts of a line, addresses among them as links, except inside a link."""
    inside = 0
    for part in parts:
        inside += {"link_open": 1, "link_close": -1}.get(part.type, 0)
        if part.type != "text" or inside:
            yield part
            continue
        end = 0
        for match in ADDRESS.finditer(part.content):
            if part.content[end : match.start()]:
                yield Token("text", "", 0, content=part.content[end : match.start()])
            yield Token("link_open", "a", 1, attrs={"href": match[0]})
            yield Token("text", "", 0, content=match[0])
            yield Token("link_close", "a", -1)
            end = match.end()
        if part.content[end:]:
            yield Token("text", "", 0, content=part.content[end:])
