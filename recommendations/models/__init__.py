"""The tables of the recommendations floor."""

from recommendations.models.aligned import AlignedText
from recommendations.models.clusters import Cluster, Placement, Representative
from recommendations.models.corpus import CorpusItem
from recommendations.models.corrections import Correction
from recommendations.models.divisions import Division
from recommendations.models.evidence import Evidence
from recommendations.models.ideas import Idea
from recommendations.models.machine_texts import MachineText
from recommendations.models.minority import MinorityPosition
from recommendations.models.opinions import StatementOpinion, TopicOpinion
from recommendations.models.plan_transitions import PlanTransition
from recommendations.models.plans import Axis, Ground, Measure, MeasureSentence, Plan
from recommendations.models.recommendations import Recommendation
from recommendations.models.runs import AnalysisRun
from recommendations.models.slates import Slate, SlatePlace
from recommendations.models.summaries import SummarySentence
from recommendations.models.transitions import RecommendationTransition
from recommendations.models.vectorisers import RunVectoriser
from recommendations.models.voices import Voice

__all__ = [
    "AlignedText", "AnalysisRun", "Axis", "Cluster", "CorpusItem", "Correction", "Division", "Evidence", "Ground", "Idea",
    "MachineText", "Measure", "MeasureSentence", "MinorityPosition", "Placement", "Plan", "PlanTransition", "Recommendation",
    "RecommendationTransition", "Representative", "RunVectoriser", "Slate", "SlatePlace", "StatementOpinion", "SummarySentence",
    "TopicOpinion", "Voice",
]  # fmt: skip
