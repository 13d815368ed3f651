"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """`site_name`, and whether this is a demonstration."""
    return {"site_name": settings.SITE_NAME, "is_demo": settings.DEMO}
