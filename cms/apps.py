from django.apps import AppConfig, apps
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = _("Pages")

    def ready(self) -> None:
        from cms.glossary import terms
        from recommendations.actions.glossary import register

        register(terms)
        # Wagtail's own people screens want user names, passwords and a box that makes superusers.
        apps.get_app_config("wagtailusers").user_viewset = "cms.back_office.people.PersonViewSet"  # type: ignore[attr-defined]
