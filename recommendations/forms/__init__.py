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

__all__ = [
    "AnnounceForm", "AskForm", "DeskForm", "EditForm", "MergeForm", "MergeGroupForm", "RenameForm", "RestoreForm", "RunForm", "StepForm",
    "TickedForm", "UseForm",
]  # fmt: skip
