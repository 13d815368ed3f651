"""What the back office of Wagtail is told about this site."""

from wagtail import hooks
from wagtail.models import AbstractPage
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from cms.back_office.consultations import ConsultationGroup
from cms.back_office.glossary import GlossaryViewSet
from cms.permissions import AdministratorsOnly, EditorsAndAdministrators
from consultation.models import Consultation, Invitation, Phase, Role, Theme, User, Workshop

for model in (Consultation, Phase, Theme, Workshop, User):
    register_permission_policy(model, AdministratorsOnly(model))
register_permission_policy(Role, AdministratorsOnly(Role, ("add", "delete", "view")))
register_permission_policy(Invitation, AdministratorsOnly(Invitation, ("add", "change", "delete", "view")))
register_permission_policy(AbstractPage, EditorsAndAdministrators())
register_snippet(GlossaryViewSet)


@hooks.register("register_admin_viewset")
def consultations() -> ConsultationGroup:
    return ConsultationGroup()
