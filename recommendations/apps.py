from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecommendationsConfig(AppConfig):
    name = "recommendations"
    verbose_name = _("Recommendations")

    def ready(self) -> None:
        from recommendations import tasks
        from recommendations.actions import queue

        queue.register(tasks.send)
        queue.register(tasks.send_to_writer, "wording")
