"""The addresses of directives, promises and results."""

from django.urls import include, path

from mulkko.web.views import candidates, directive, directive_acts, directives
from mulkko.web.views.directive_acts import ACTS

# The noun of each act: what it makes.
NOUNS = {
    "assign": "assignment", "accept_work": "receipt", "dispute": "redistribution", "report_progress": "progress",
    "report_done": "report", "confirm": "confirmation", "reopen": "reopening", "hold": "pause", "resume": "resumption",
    "close_infeasible": "closing",
}  # fmt: skip

one = [
    path("", directive.show, name="directive"),
    *(path(f"{NOUNS[act]}/", directive_acts.act_on, {"act": act}, name=told.address) for act, told in ACTS.items()),
    path("links/new/", directive_acts.link, name="directive-link"),
    path("links/<slug:reference>/removal/", directive_acts.unlink, name="directive-link-removal"),
    path("proposal/", directive_acts.draft, name="directive-proposal"),
]
candidate = [
    path("acceptance/", candidates.accept, name="candidate-acceptance"),
    path("joining/", candidates.join, name="candidate-joining"),
    path("rejection/", candidates.reject, name="candidate-rejection"),
    path("reversal/", candidates.undo, name="candidate-reversal"),
]
urlpatterns = [
    path("", directives.listed, {"what": "directive"}, name="directives"),
    path("promises/", directives.listed, {"what": "promise"}, name="promises"),
    path("results/", directives.listed, {"what": "result"}, name="results"),
    path("sheet/", directives.sheet, name="directives-sheet"),
    path("overdue/", directives.overdue, name="directives-overdue"),
    path("new/", directives.new, name="directive-new"),
    path("remarks/new/", candidates.bring, name="remarks-new"),
    path("candidates/", candidates.waiting, name="directive-candidates"),
    path("candidates/<int:candidate_id>/", include(candidate)),
    path("<int:directive_id>/", include(one)),
]
