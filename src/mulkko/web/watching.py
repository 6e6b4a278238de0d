"""What moved under a decision, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mulkko.policy.queries.moved import Ground
from mulkko.web.sentences.kinds import ground_word
from mulkko.web.templatetags.words import day

grade_of = ground_word


def shown_now(text: str) -> str:
    return text or pgettext("figure", "cannot be computed")


def done_about(ground: Ground) -> list[str]:
    """Return what was done about a decision whose ground moved, the newest first; nothing of it names a document."""
    found = []
    if ground.amended is not None:
        found.append(_("Amendment opened") if ground.amended.kind == "amends" else _("Cancellation opened"))
    for row in ground.answers:
        told = {"who": f"{row.unit_name} {row.title}", "reason": row.reason, "day": day(row.at)}
        if row.kind == "looked":
            found.append(_("%(day)s %(who)s looked at it: “%(reason)s”") % told)
        else:
            found.append(_("%(day)s %(who)s proposed it anew: “%(reason)s”") % told)
    return found
