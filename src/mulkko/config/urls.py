"""The root urls: everything is a page of `web`."""

from django.urls import include, path

urlpatterns = [path("", include("mulkko.web.urls"))]
