"""Feeds for readers of news: the newest proposals of a workshop."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from consultation.models import Contribution, Proposal, Workshop


class RoomFeed(Feed):
    """The 30 newest proposals of a workshop that anyone may read; feed readers don't sign in."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, consultation: str, slug: str) -> Workshop:
        workshop = get_object_or_404(Workshop, consultation__slug=consultation, slug=slug)
        if not Workshop.objects.visible_to(AnonymousUser()).filter(pk=workshop.pk).exists():
            raise Http404
        return workshop

    def title(self, workshop: Workshop) -> str:
        return workshop.title

    def subtitle(self, workshop: Workshop) -> str:
        return workshop.summary

    def link(self, workshop: Workshop) -> str:
        return reverse("consultation:room", args=[workshop.consultation.slug, workshop.slug])

    def items(self, workshop: Workshop) -> Any:
        newest = Proposal.objects.in_workshop(workshop).standing().visible_to(AnonymousUser()).with_texts()
        return newest.order_by("-published_at", "-pk")[:30]

    def item_title(self, item: Contribution) -> str:
        return item.standing_text.heading

    def item_description(self, item: Contribution) -> str:
        return item.standing_text.body

    def item_link(self, item: Contribution) -> str:
        return reverse("consultation:proposal", args=[item.reference])

    def item_pubdate(self, item: Contribution) -> datetime | None:
        return item.published_at

    def item_author_name(self, item: Contribution) -> str:
        return str(item.author or "")
