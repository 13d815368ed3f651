from django.apps import AppConfig, apps
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = _("Pages")

    def ready(self) -> None:
        # Wagtail's own people screens want user names, passwords and a box that makes superusers.
        apps.get_app_config("wagtailusers").user_viewset = "cms.back_office.people.PersonViewSet"  # type: ignore[attr-defined]
