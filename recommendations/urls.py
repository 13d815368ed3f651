"""Addresses of what the organisation concludes, under the language: /fr/…"""

from django.urls import path

from recommendations.views import board, corrections, findings, recommendations, runs, similar, voting, wording

app_name = "recommendations"
urlpatterns = [
    path("vote/<slug:consultation>/", voting.vote, name="vote_all"),
    path("vote/<slug:consultation>/<slug:slug>/", voting.vote, name="vote"),
    path("strategy/<slug:consultation>/", board.board, name="board"),
    path("strategy/<slug:consultation>/start/", runs.start, name="start"),
    path("strategy/<slug:consultation>/runs/<int:run>/", runs.progress, name="run"),
    path("strategy/<slug:consultation>/runs/<int:run>/cancel/", runs.cancel, name="cancel"),
    path("strategy/<slug:consultation>/runs/<int:run>/resume/", runs.resume, name="resume"),
    path("strategy/<slug:consultation>/runs/<int:run>/groups/", board.board_of_run, name="board_of_run"),
    path("strategy/<slug:consultation>/runs/<int:run>/unplaced/", board.unplaced, name="unplaced"),
    path("strategy/<slug:consultation>/runs/<int:run>/minority/", findings.minority, name="minority"),
    path("strategy/<slug:consultation>/runs/<int:run>/opinions/", findings.opinions, name="opinions"),
    path("strategy/<slug:consultation>/runs/<int:run>/groups/<str:key>/", board.group, name="group"),
    path("strategy/<slug:consultation>/runs/<int:run>/groups/<str:key>/draft/", recommendations.draft, name="draft"),
    path("strategy/<slug:consultation>/runs/<int:run>/groups/<str:key>/rename/", corrections.rename, name="rename"),
    path("strategy/<slug:consultation>/runs/<int:run>/groups/<str:key>/merge/", corrections.merge, name="merge_group"),
    path("strategy/<slug:consultation>/runs/<int:run>/groups/<str:key>/correct/", corrections.correct, name="correct"),
    path("strategy/<slug:consultation>/corrections/", corrections.in_force, name="corrections"),
    path("strategy/<slug:consultation>/corrections/<int:pk>/withdraw/", corrections.withdraw, name="withdraw"),
    path("writing/language/", similar.language, name="language"),
    path("writing/similar/<slug:consultation>/<slug:slug>/", similar.similar, name="similar"),
    path("recommendations/of/<slug:consultation>/", recommendations.published, name="published"),
    path("recommendations/<int:pk>/", recommendations.recommendation, name="recommendation"),
    path("recommendations/<int:pk>/edit/", recommendations.edit, name="edit"),
    path("recommendations/<int:pk>/decide/", recommendations.decide_on, name="decide"),
    path("recommendations/<int:pk>/merge/", recommendations.merge, name="merge"),
    path("recommendations/<int:pk>/announce/", recommendations.announce, name="announce"),
    path("recommendations/<int:pk>/wording/", wording.ask, name="ask_writer"),
    path("recommendations/<int:pk>/wording/<int:made>/", wording.progress, name="wording"),
    path("recommendations/<int:pk>/wording/<int:made>/use/", wording.use, name="use_wording"),
    path("recommendations/<int:pk>/words/<int:revision>/restore/", wording.restore, name="restore_words"),
]
