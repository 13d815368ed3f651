from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _


class ConsultationConfig(AppConfig):
    name = "consultation"
    verbose_name = _("Consultation")

    def ready(self) -> None:
        from consultation.translation import check_translator

        register(check_translator)
