"""Print what stands in the database: endings, numbers, versions, and whether everything verifies."""

import json
import sys

from tests.workers import office  # isort: skip

from mulkko.approval.models import Approval, DocumentNumber, Ending, Result, Signature
from mulkko.catalog.models import Version
from mulkko.directives.models import Decision, Directive
from mulkko.policy.models import Proposal
from mulkko.policy.queries import verify_everything
from mulkko.voice.models import Collection

assert office
found = verify_everything()
json.dump(
    {
        "ok": found.ok,
        "bad": found.bad,
        "entries": found.chain.entries,
        "states": {one.reference: one.state for one in Proposal.objects.all()},
        "endings": Ending.objects.count(),
        "deciding_signatures": Signature.objects.filter(step__kind="approve").count(),
        "serials": sorted(DocumentNumber.objects.values_list("serial", flat=True)),
        "approved_without_number": Approval.objects.filter(ending__kind="approved", number=None).count(),
        "numbered_without_approval": DocumentNumber.objects.exclude(approval__ending__kind="approved").count(),
        "results": sorted(Result.objects.values_list("number", flat=True)),
        "directives": Directive.objects.count(),
        "decisions": Decision.objects.count(),
        "collections": Collection.objects.count(),
        "versions": list(Version.objects.order_by("dataset__name", "number").values_list("dataset__name", "number")),
    },
    sys.stdout,
)
