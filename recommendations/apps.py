from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecommendationsConfig(AppConfig):
    name = "recommendations"
    verbose_name = _("Recommendations")

    def ready(self) -> None:
        from consultation.actions import languages
        from consultation.notifications import subjects
        from consultation.search.statuses import add_status
        from recommendations import tasks
        from recommendations.actions import queue
        from recommendations.languages import guessed_language
        from recommendations.queries import announced
        from recommendations.queries.outcomes import in_a_recommendation

        subjects.register("recommendation", subjects.SubjectKind(announced.cited, announced.described))
        queue.register(tasks.send)
        queue.register(tasks.send_to_writer, "wording")
        queue.register(tasks.send_to_index, "similar index")
        languages.register(guessed_language)
        add_status("recommended", _("In a recommendation"), in_a_recommendation)
