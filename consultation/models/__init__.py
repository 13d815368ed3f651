"""The tables of the consultation floor."""

from consultation.models.attachments import Attachment
from consultation.models.consultations import Consultation, Membership, Phase, PhaseKind, Theme
from consultation.models.contributions import Comment, Contribution, Proposal, Version
from consultation.models.differences import Difference
from consultation.models.erasures import Erasure
from consultation.models.following import Follow, NoticeSettings, Rhythm
from consultation.models.imports import ImportBatch, ImportedContribution, ImportedRow
from consultation.models.invitations import Invitation
from consultation.models.notices import Event, Notice
from consultation.models.outbox import OutgoingMail
from consultation.models.people import Pseudonym, User
from consultation.models.reports import Report
from consultation.models.roles import EDITORS_GROUP, Role
from consultation.models.search import SearchTerm
from consultation.models.transitions import Acknowledgement, Transition
from consultation.models.translations import VersionTranslation
from consultation.models.votes import Vote
from consultation.models.workshops import PhaseChange, Workshop

__all__ = [
    "EDITORS_GROUP",
    "Acknowledgement",
    "Attachment",
    "Comment",
    "Consultation",
    "Contribution",
    "Difference",
    "Erasure",
    "Event",
    "Follow",
    "ImportBatch",
    "ImportedContribution",
    "ImportedRow",
    "Invitation",
    "Membership",
    "Notice",
    "NoticeSettings",
    "OutgoingMail",
    "Phase",
    "PhaseChange",
    "PhaseKind",
    "Proposal",
    "Pseudonym",
    "Report",
    "Rhythm",
    "Role",
    "SearchTerm",
    "Theme",
    "Transition",
    "User",
    "Version",
    "VersionTranslation",
    "Vote",
    "Workshop",
]
