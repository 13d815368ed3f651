"""Addresses. Every page of people has its language first: /fr/, /nl/, /en/."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.conf.urls.static import static
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from config import views

urlpatterns = [
    path("", views.to_language, name="to_language"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("robots.txt", views.robots, name="robots"),
    path("cms/login/", views.back_office_door, name="back_office_door"),
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
]
if settings.DEBUG or settings.DEMO:
    urlpatterns += [
        path("styleguide/", views.styleguide, name="styleguide"),
        *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    ]
urlpatterns += i18n_patterns(
    path("account/", include("allauth.urls")),
    path("demo/", include("cms.demo.urls")),
    path("", include("consultation.urls")),
    path("", include("recommendations.urls")),
    path("", include(wagtail_urls)),
)
