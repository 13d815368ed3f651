"""What input may look like."""

from consultation.forms.desk import DecisionForm
from consultation.forms.fields import OnceForm
from consultation.forms.filters import ProposalFilter, WorkshopFilter
from consultation.forms.people import LeavingForm, NameForm, NoticeSettingsForm, ProfileForm
from consultation.forms.proposals import ProposalForm, WithdrawalForm
from consultation.forms.responses import CommentForm, ReportForm, SittingForm, TranslationForm, VoteForm

__all__ = [
    "CommentForm", "DecisionForm", "LeavingForm", "NameForm", "NoticeSettingsForm", "OnceForm", "ProfileForm", "ProposalFilter",
    "ProposalForm", "ReportForm", "SittingForm", "TranslationForm", "VoteForm", "WithdrawalForm", "WorkshopFilter",
]  # fmt: skip
