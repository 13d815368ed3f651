"""What a person who leaves added beside their words: files, drafts, reports and differences."""

from django.db import transaction

from consultation.actions.attachments import erase_attachments_of
from consultation.actions.drafts import forget_drafts_of
from consultation.models import Attachment, Difference, Report, User


@transaction.atomic
def erase_what_was_added(user: User, *, keep_words: bool) -> None:
    """Drafts go, since nobody ever read them, and so do documents, which name who made them. With `keep_words` the pictures stay
    with the words, without their name; else everything goes. Reports stay counted, without their words. `erase_person` calls this."""
    forget_drafts_of(user)
    if keep_words:
        erase_attachments_of(user, kind=Attachment.Kind.DOCUMENT)
        for picture in Attachment.objects.filter(by=user):
            picture.name, picture.by = f"{picture.get_kind_display()}.{picture.name.rpartition('.')[2]}", None
            picture.save(update_fields=["name", "by"])
    else:
        erase_attachments_of(user)
        Difference.objects.filter(contribution__author=user).delete()
    Report.objects.filter(by=user).update(text="")
