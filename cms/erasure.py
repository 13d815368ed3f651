"""What Wagtail keeps of a person: their settings and picture, and their name in its logs."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from wagtail.models import Comment, CommentReply, ModelLogEntry
from wagtail.users.models import UserProfile

from consultation.actions.scrubbing import MASK, Leaving
from consultation.models import Invitation, Role, User


def forget_in_the_back_office(leaving: Leaving) -> None:
    """Deletes the settings and the picture, masks the name and the address in the logs; remarks on pages go with the words."""
    for profile in UserProfile.objects.filter(user=leaving.person):
        if profile.avatar:
            profile.avatar.delete(save=False)
        profile.delete()
    types = ContentType.objects.get_for_models(User, Role, Invitation)
    theirs = Q(content_type=types[User], object_id=str(leaving.person.pk))
    theirs |= Q(content_type=types[Role], data__person=leaving.person.pk)
    for word in filter(None, (leaving.name, *leaving.emails)):
        theirs |= Q(content_type__in=[types[Role], types[Invitation], types[User]], label__icontains=word)
    ModelLogEntry.objects.filter(theirs).update(label=MASK)
    if not leaving.keeps_words:
        Comment.objects.filter(user=leaving.person).update(text=MASK)
        CommentReply.objects.filter(user=leaving.person).update(text=MASK)
