"""The addresses of the organisation: units, people, delegation, handovers, reorganisation, absences."""

from django.urls import include, path

from mulkko.web.views import absences, delegation, handovers, organization, records_managers, reorganizations

organisation = [
    path("", organization.show, name="organization"),
    path("units/<str:code>/", organization.unit, name="unit"),
    path("people/<str:code>/", organization.person, name="person"),
    path("delegation/", delegation.show, name="delegation"),
    path("handovers/", handovers.listed, name="handover"),
    path("handovers/<int:posting>/", handovers.show, name="handover-list"),
    path("records-managers/", records_managers.listed, name="records-managers"),
    path("records-managers/<str:code>/", records_managers.name_one, name="records-manager"),
    path("reorganization/", reorganizations.show, name="reorganization"),
    path("reorganization/execution/", reorganizations.carry_out, name="reorganization-execution"),
    path("reorganization/heir/", reorganizations.name_heir, name="reorganization-heir"),
]
urlpatterns = [
    path("organization/", include(organisation)),
    path("settings/absence/", absences.show, name="absence"),
    path("settings/absence/<int:absence>/end/", absences.end, name="absence-end"),
]
