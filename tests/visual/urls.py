"""The site's addresses and the style guide's, which is for debugging only."""

from django.urls import path

from config import views
from config.urls import urlpatterns as of_the_site

urlpatterns = [path("styleguide/", views.styleguide), *of_the_site]
