from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecommendationsConfig(AppConfig):
    name = "recommendations"
    verbose_name = _("Recommendations")

    def ready(self) -> None:
        from consultation.actions import languages
        from consultation.actions.scrubbing import register_scrubber
        from consultation.notifications import subjects
        from consultation.queries.own_data import register_part
        from consultation.search.statuses import add_status
        from recommendations import tasks
        from recommendations.actions import queue
        from recommendations.actions.erased_words import forget_learnt_words
        from recommendations.actions.erasure import forget_quotations
        from recommendations.actions.plan_erasure import forget_in_plans
        from recommendations.actions.similar_index import forget_index
        from recommendations.languages import guessed_language
        from recommendations.queries import announced, plan_news
        from recommendations.queries.outcomes import in_a_recommendation
        from recommendations.queries.own_outcomes import outcomes_of

        subjects.register("recommendation", subjects.SubjectKind(announced.cited, announced.described))
        subjects.register("plan", subjects.SubjectKind(plan_news.contributions_behind, plan_news.described))
        register_part(outcomes_of)
        queue.register(tasks.send)
        queue.register(tasks.send_to_writer, "wording")
        queue.register(tasks.send_to_index, "similar index")
        languages.register(guessed_language)
        register_scrubber(forget_learnt_words)
        register_scrubber(forget_index)
        register_scrubber(forget_quotations)
        register_scrubber(forget_in_plans)
        add_status("recommended", _("In a recommendation"), in_a_recommendation)
