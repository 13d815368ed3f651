"""The files of proposals, given to those who may read the text."""

from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from consultation.models import Attachment


@require_safe
def attachment(request: HttpRequest, key: str) -> FileResponse:
    """A picture to show, or a document to save: never a page of ours, whatever is in it."""
    found = get_object_or_404(Attachment.objects.visible_to(request.user), key=key)
    response = FileResponse(
        found.file.open("rb"), as_attachment=not found.is_picture, filename=found.name, content_type=found.content_type
    )  # fmt: skip
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    # Asked for again each time: what is hidden today is not shown from a cache.
    response["Cache-Control"] = "private, no-cache"
    return response
