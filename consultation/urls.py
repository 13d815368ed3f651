"""Addresses of participation, under the language: /fr/…"""

from django.urls import path

from consultation.exports import contributions_csv
from consultation.feeds import RoomFeed
from consultation.views import (
    attachments,
    desk,
    drafting,
    following,
    lists,
    notices,
    proposing,
    reading,
    reporting,
    translations,
    versions,
    writing,
)  # fmt: skip

app_name = "consultation"
urlpatterns = [
    path("mine/", writing.mine, name="mine"),
    path("following/", following.followed, name="following"),
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.read_all, name="read_all_notices"),
    path("notices/settings/", notices.notice_settings, name="notice_settings"),
    path("notices/<int:pk>/open/", notices.open_notice, name="open_notice"),
    path("unsubscribe/<str:token>/", notices.unsubscribe, name="unsubscribe"),
    path("desk/", desk.queue, name="queue"),
    path("desk/<str:reference>/", desk.review, name="review"),
    path("desk/<str:reference>/decide/", desk.decide, name="decide"),
    path("p/<str:reference>/", reading.proposal, name="proposal"),
    path("p/<str:reference>/versions/", versions.versions, name="versions"),
    path("p/<str:reference>/translate/", translations.translate, name="translate"),
    path("p/<str:reference>/translate/machine/", translations.ask_machine, name="ask_machine"),
    path("p/<str:reference>/translations/<int:pk>/take-down/", translations.take_down, name="take_down_translation"),
    path("p/<str:reference>/changes/", versions.compare, name="compare"),
    path("p/<str:reference>/edit/", proposing.edit, name="edit"),
    path("p/<str:reference>/keep/", drafting.keep, name="keep"),
    path("p/<str:reference>/preview/", drafting.preview, name="preview"),
    path("p/<str:reference>/send/", drafting.send, name="send"),
    path("p/<str:reference>/support/", drafting.support, name="support"),
    path("p/<str:reference>/report/", reporting.report, name="report"),
    path("p/<str:reference>/posted/", writing.posted, name="posted"),
    path("p/<str:reference>/withdraw/", proposing.withdraw, name="withdraw"),
    path("p/<str:reference>/comment/", writing.comment, name="comment"),
    path("p/<str:reference>/vote/", writing.vote, name="vote"),
    path("p/<str:reference>/follow/", following.proposal, name="follow_proposal"),
    path("p/<str:reference>/trail/", reading.trail, name="trail"),
    path("files/<str:key>/", attachments.attachment, name="attachment"),
    path("c/<str:reference>/edit/", writing.change_comment, name="change_comment"),
    path("proposals/<slug:consultation>/", lists.all_proposals, name="proposals"),
    path("w/<slug:consultation>/", reading.workshop_list, name="workshops"),
    path("w/<slug:consultation>/join/", writing.join, name="join"),
    path("w/<slug:consultation>/<slug:slug>/", reading.room, name="room"),
    path("w/<slug:consultation>/<slug:slug>/follow/", following.workshop, name="follow_workshop"),
    path("t/<slug:consultation>/<slug:slug>/follow/", following.theme, name="follow_theme"),
    path("w/<slug:consultation>/<slug:slug>/propose/", proposing.propose, name="propose"),
    path("w/<slug:consultation>/<slug:slug>/propose/keep/", drafting.keep, name="keep_new"),
    path("w/<slug:consultation>/<slug:slug>/contributions.csv", contributions_csv, name="contributions_csv"),
    path("w/<slug:consultation>/<slug:slug>/feed/", RoomFeed(), name="feed"),
]
