"""Addresses of data calls: calls, the sheets of the units that are asked, and how a call ends."""

from django.urls import path

from mulkko.web.views import call_sheets, calls, repeated_calls

urlpatterns = [
    path("", calls.listed, name="data-calls"),
    path("new/", calls.new, name="data-call-new"),
    path("<int:number>/", calls.show, name="data-call"),
    path("<int:number>/closing/", calls.close, name="data-call-closing"),
    path("repeated/", repeated_calls.listed, name="data-calls-repeated"),
    path("<int:number>/replacement/", repeated_calls.replace, name="data-call-replacement"),
    path("<int:number>/decision/", calls.decide, name="data-call-decision"),
    path("<int:number>/units/<str:unit>/", call_sheets.show, name="data-call-sheet"),
    path("<int:number>/units/<str:unit>/form.xlsx", call_sheets.as_xlsx, name="data-call-xlsx"),
    path("<int:number>/units/<str:unit>/file/", call_sheets.bring, name="data-call-file"),
    path("<int:number>/units/<str:unit>/confirmation/", call_sheets.confirmed, name="data-call-confirmation"),
]
