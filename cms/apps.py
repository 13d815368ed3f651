from django.apps import AppConfig, apps
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = _("Pages")

    def ready(self) -> None:
        from cms.aligned import page_texts
        from cms.erasure import forget_in_the_back_office
        from cms.glossary import terms
        from consultation.actions.scrubbing import register_scrubber
        from recommendations.actions.aligned import register_texts
        from recommendations.actions.glossary import register

        register(terms)
        register_texts(page_texts)
        register_scrubber(forget_in_the_back_office)
        # Wagtail's own people screens want user names, passwords and a box that makes superusers.
        apps.get_app_config("wagtailusers").user_viewset = "cms.back_office.people.PersonViewSet"  # type: ignore[attr-defined]
