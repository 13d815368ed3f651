"""What input may look like."""

from recommendations.forms.desk import (
    AnnounceForm,
    AskForm,
    DeskForm,
    EditForm,
    MergeForm,
    MergeGroupForm,
    RenameForm,
    RestoreForm,
    RunForm,
    StepForm,
    TickedForm,
    UseForm,
)
from recommendations.forms.plan import ArrangeForm, ForewordForm, PlanForm, PublishForm, SentenceForm, TitleForm

__all__ = [
    "AnnounceForm", "ArrangeForm", "AskForm", "DeskForm", "EditForm", "ForewordForm", "MergeForm", "MergeGroupForm", "PlanForm",
    "PublishForm", "RenameForm", "RestoreForm", "RunForm", "SentenceForm", "StepForm", "TickedForm", "TitleForm", "UseForm",
]  # fmt: skip
