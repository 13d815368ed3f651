"""Addresses of the demonstration's own pages, under the language."""

from django.urls import path

from cms.demo import views

app_name = "demo"
urlpatterns = [path("sign-in/", views.sign_in, name="sign_in")]
