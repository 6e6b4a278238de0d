"""Every refusal of the lower rooms as one calm sentence: what happened, and what to do next."""

from django.core.exceptions import PermissionDenied
from django.utils import translation
from django.utils.translation import gettext as _

from mulkko.approval.engine.route import NoRoute
from mulkko.approval.errors import ApprovalRefused
from mulkko.catalog.errors import AskingRefused, CallRefused
from mulkko.coordination.errors import CoordinationRefused
from mulkko.directives.errors import DirectiveRefused
from mulkko.evidence.errors import EvidenceError
from mulkko.organization.engine.delegation import CannotLower, NoDelegationRule
from mulkko.organization.errors import OrganizationError
from mulkko.policy.engine.body import BadBody
from mulkko.policy.errors import PolicyRefused
from mulkko.processes.errors import SharingRefused
from mulkko.publishing.errors import PublishingRefused
from mulkko.web.refusals.kinds import BY_KIND
from mulkko.web.refusals.words import AS_SAID, BY_WORDS


class OnlyOfficers(PermissionDenied):
    """The operator reads and administers; only officers act in a proposal."""


REFUSED: tuple[type[Exception], ...] = (
    ApprovalRefused,
    CoordinationRefused,
    DirectiveRefused,
    PolicyRefused,
    PublishingRefused,
    SharingRefused,
    AskingRefused,
    CallRefused,
    EvidenceError,
    OrganizationError,
    NoDelegationRule,
    CannotLower,
    NoRoute,
    BadBody,
)


def sentence_for(error: Exception) -> str:
    """Return what the page says of a refusal: by its words where a class names several things, otherwise by its class."""
    said = str(error)
    if said in AS_SAID:
        return translation.gettext(said)
    for beginning, sentence in BY_WORDS:
        if found := beginning.match(said):
            return str(sentence) % found.groupdict()
    for kind, says in BY_KIND.items():
        if isinstance(error, kind):
            return says(error) if callable(says) else str(says)
    return _("This could not be done: %(detail)s") % {"detail": said}
