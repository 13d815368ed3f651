"""What may be analysed and cited."""

from consultation.models import Consultation, Contribution, Workshop
from consultation.models.contributions import ContributionQuerySet


def citable(consultation: Consultation) -> ContributionQuerySet:
    """The contributions of `consultation` whose text the public or its participants may read: those of draft workshops are not."""
    found = Contribution.objects.out().filter(workshop__consultation=consultation)
    return found.exclude(workshop__visibility=Workshop.Visibility.DRAFT)
