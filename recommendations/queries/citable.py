"""What may be analysed and cited."""

from typing import Any

from consultation.models import Consultation, Contribution, Workshop
from consultation.models.contributions import ContributionQuerySet
from consultation.models.standing import once


def citable(consultation: Consultation) -> ContributionQuerySet:
    """The contributions of `consultation` whose text the public or its participants may read: those of draft workshops are not."""
    found = Contribution.objects.out().filter(workshop__consultation=consultation)
    return found.exclude(workshop__visibility=Workshop.Visibility.DRAFT)


def readable(consultation: Consultation, user: Any) -> ContributionQuerySet:
    """Those of them in the workshops that `user` (a User or AnonymousUser) may read; what is hidden stays so, even to its author.

    The workshops are asked for first: nested any deeper, PostgreSQL plans this badly where it has no statistics yet.
    """
    workshops = Workshop.objects.visible_to(user).filter(consultation=consultation).exclude(visibility=Workshop.Visibility.DRAFT)
    key = ("readable workshops", user.pk, consultation.pk)
    return Contribution.objects.out().filter(workshop__in=once(key, lambda: sorted(workshops.values_list("pk", flat=True))))
