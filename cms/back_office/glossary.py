"""The organisation's glossary, which editors keep."""

from wagtail.snippets.views.snippets import SnippetViewSet

from cms.models import GlossaryTerm


class GlossaryViewSet(SnippetViewSet):
    model = GlossaryTerm
    icon = "openquote"
    add_to_admin_menu = True
    menu_order = 160
    copy_view_enabled = False
    list_display = ["term_fr", "term_nl", "term_en"]
    search_fields = ["term_fr", "term_nl", "term_en"]
    search_backend_name = None
