"""The tables of the consultation floor."""

from consultation.models.consultations import Consultation, Membership, Phase, PhaseKind, Theme
from consultation.models.contributions import Comment, Contribution, Proposal, Version
from consultation.models.imports import ImportBatch, ImportedContribution, ImportedRow
from consultation.models.people import Pseudonym, User
from consultation.models.roles import EDITORS_GROUP, Role
from consultation.models.transitions import Acknowledgement, Transition
from consultation.models.votes import Vote
from consultation.models.workshops import PhaseChange, Workshop

__all__ = [
    "EDITORS_GROUP",
    "Acknowledgement",
    "Comment",
    "Consultation",
    "Contribution",
    "ImportBatch",
    "ImportedContribution",
    "ImportedRow",
    "Membership",
    "Phase",
    "PhaseChange",
    "PhaseKind",
    "Proposal",
    "Pseudonym",
    "Role",
    "Theme",
    "Transition",
    "User",
    "Version",
    "Vote",
    "Workshop",
]
