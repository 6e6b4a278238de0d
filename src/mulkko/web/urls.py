"""Every address: a noun that is looked at, created or ended."""

from django.urls import include, path

from mulkko.web.views import (
    body,
    cells,
    claims,
    criteria,
    datasets,
    drafts,
    inbox,
    options,
    outline,
    proposals,
    recalls,
    returns,
    sessions,
    signatures,
    submissions,
    tabs,
    withdrawals,
)

draft = [
    path("", drafts.show, name="draft"),
    path("outline/", outline.edit, name="outline"),
    path("body/", body.edit, name="body"),
    path("route/", drafts.route, name="route"),
    path("submission/", submissions.new, name="submission"),
    path("withdrawal/", withdrawals.new, name="withdrawal"),
]
proposal = [
    path("", proposals.show, name="proposal"),
    path("evidence/", tabs.evidence, name="evidence"),
    path("options/", tabs.options, name="options"),
    path("approval/", tabs.approval, name="approval"),
    path("history/", tabs.history, name="history"),
    path("check/", tabs.check, name="check"),
    path("claims/new/", claims.new, name="claim-new"),
    path("claims/<int:claim>/renewal/", claims.renew, name="claim-renewal"),
    path("claims/<int:claim>/acceptance/", claims.accept, name="claim-acceptance"),
    path("options/new/", options.edit, name="option-new"),
    path("options/<slug:key>/", options.edit, name="option"),
    path("options/<slug:key>/removal/", options.remove, name="option-removal"),
    path("criteria/new/", criteria.edit, name="criterion-new"),
    path("criteria/<slug:key>/", criteria.edit, name="criterion"),
    path("criteria/<slug:key>/removal/", criteria.remove, name="criterion-removal"),
    path("cells/<slug:option>/<slug:criterion>/", cells.edit, name="cell"),
    path("choice/", options.choose, name="choice"),
    path("signatures/new/", signatures.new, name="signature"),
    path("returns/new/", returns.new, name="return"),
    path("recalls/new/", recalls.new, name="recall"),
    path("draft/", include(draft)),
]
urlpatterns = [
    path("", inbox.show, name="inbox"),
    path("sign-in/", sessions.sign_in, name="sign-in"),
    path("sign-in/demo/", sessions.sign_in_demo, name="sign-in-demo"),
    path("sign-out/", sessions.sign_out, name="sign-out"),
    path("language/", include("django.conf.urls.i18n")),
    path("data/", datasets.listed, name="datasets"),
    path("data/<str:name>/", datasets.show, name="dataset"),
    path("proposals/", proposals.listed, name="proposals"),
    path("proposals/new/", proposals.new, name="proposal-new"),
    path("proposals/<slug:reference>/", include(proposal)),
]
