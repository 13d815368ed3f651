"""How many of a person's notices they have not read."""

from typing import Any

from consultation.models import Notice

MOST_COUNTED = 100


def unread_count(user: Any) -> int:
    """The unread notices of what `user` may read now; at most 100 are counted. In one query where there are none."""
    if not user.is_authenticated or not Notice.objects.unread().filter(person=user).exists():
        return 0
    return Notice.objects.readable_by(user).unread().order_by()[:MOST_COUNTED].count()
