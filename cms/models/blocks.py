"""What a page may be made of: few blocks, so that all pages stay one thing."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

PLAIN_FEATURES = ["bold", "italic", "link", "ul", "ol"]


class TextBlocks(blocks.StreamBlock):
    """Headings, paragraphs, lists of questions and one highlighted note."""

    heading = blocks.CharBlock(label=_("heading"), max_length=120, icon="title", template="cms/blocks/heading.html")
    paragraph = blocks.RichTextBlock(label=_("text"), features=PLAIN_FEATURES, icon="pilcrow", template="cms/blocks/paragraph.html")
    questions = blocks.ListBlock(blocks.CharBlock(max_length=250), label=_("questions"), icon="help", template="cms/blocks/questions.html")
    note = blocks.RichTextBlock(label=_("note"), features=PLAIN_FEATURES, icon="warning", template="cms/blocks/note.html")


class StepBlock(blocks.StructBlock):
    """One step of how a consultation works."""

    title = blocks.CharBlock(label=_("title"), max_length=60)
    text = blocks.CharBlock(label=_("text"), max_length=250)

    class Meta:
        icon = "list-ol"
        label = _("step")


class StepBlocks(blocks.StreamBlock):
    step = StepBlock()
