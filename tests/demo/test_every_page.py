"""Every kind of page of the demonstration: a title of its own, and light enough for a phone."""

import gzip
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve

from cms.demo.loader import Loaded
from consultation.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.once]
MOST_BYTES, MOST_REQUESTS, OF_A_KIND = 150_000, 8, 4
# Leads elsewhere, or is no page: the back office, files, and what only a form opens.
NO_PAGE = re.compile(r"^/(cms|static|media)/|/feed/$|\.csv$|/logout/$|/open-data/")


def pages(role: str | None, lang: str = "en") -> Iterator[tuple[str, HttpResponse]]:
    """The pages that links lead to from the home page, at most four of one kind and all of the organisation's own."""
    client = Client()
    if role:
        client.force_login(User.objects.get(email=f"{role}@demo.example"), backend="django.contrib.auth.backends.ModelBackend")
    ahead, seen, kinds = [f"/{lang}/"], set[str](), Counter[str]()
    while ahead:
        path = ahead.pop(0)
        if path in seen or NO_PAGE.search(path):
            continue
        seen.add(path)
        kind = resolve(path).view_name
        kinds[kind] += 1
        if kind != "wagtail_serve" and kinds[kind] > OF_A_KIND:
            continue
        answer = client.get(path)
        if answer.status_code != 200:
            continue
        yield path, answer
        links = re.findall(r'href="(/[^"#?]*)', answer.content.decode())
        ahead += [link for link in links if link.startswith(f"/{lang}/")]


def title_of(page: str) -> str:
    found = re.search(r"<title>(.*?)</title>", page, re.DOTALL)
    assert found
    return " ".join(unescape(found.group(1)).split())


def parts_of(page: str) -> set[str]:
    """The addresses of everything a browser asks for besides the page."""
    wanted = re.findall(r'<(?:script|img|iframe|source)[^>]*\ssrc="([^"]+)"', page)
    wanted += re.findall(r'<link rel="(?:stylesheet|icon|preload|manifest)"[^>]*href="([^"]+)"', page)
    wanted += [address.partition("#")[0] for address in re.findall(r'<use href="([^"]+)"', page) if not address.startswith("#")]
    return {address for address in wanted if not address.startswith("data:")}


@cache
def packed(address: str) -> int:
    """The bytes of a static file, compressed."""
    found = finders.find(address.removeprefix("/static/"))
    assert found, address
    return len(gzip.compress(Path(str(found)).read_bytes()))


@pytest.mark.slow
@pytest.mark.parametrize("role", [None, "participant", "facilitator", "strategist"])
def test_every_page_has_a_title_of_its_own_and_is_light(demo: Loaded, role: str | None) -> None:
    titled, heavy = defaultdict(list), []
    for path, answer in pages(role):
        page = answer.content.decode()
        title, parts = title_of(page), parts_of(page)
        assert len(title.removesuffix("SMart in Progress").strip(" –")) >= 4, (path, title)
        titled[title].append(path)
        assert page.count("<h1") == 1, path
        assert not [address for address in parts if urlsplit(address).netloc], path
        size = len(gzip.compress(answer.content)) + sum(packed(address) for address in parts if address.startswith("/static/"))
        if size > MOST_BYTES or 1 + len(parts) > MOST_REQUESTS:
            heavy.append((path, size, sorted(parts)))
    assert len(titled) > 20
    assert not {title: paths for title, paths in titled.items() if len(paths) > 1}
    assert not heavy
