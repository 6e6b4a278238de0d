"""Long work in words: what it is, which step it is at, how it ended, and where to go on from there."""

from collections.abc import Callable

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from mulkko.jobs.models import Job
from mulkko.web.reading_refusals import sentence_of_parts


def title_of(job: Job) -> str:
    return {
        "catalog.look_at_upload": _("Reading the file"),
        "catalog.add_upload": _("Adding the data to the catalogue"),
        "voice.sort_into_themes": _("Sorting voices into themes"),
        "policy.verify_ledger": _("Verifying everything that was kept"),
    }.get(job.task, job.task)


def state_word(job: Job) -> str:
    return {
        "waiting": pgettext("job", "Waiting"),
        "running": pgettext("job", "Going on"),
        "done": pgettext("job", "Done"),
        "failed": pgettext("job", "Failed"),
        "interrupted": pgettext("job", "Interrupted"),
    }[job.state]


def job_icon(job: Job) -> str:
    return {"waiting": "○", "running": "◐", "done": "✓", "failed": "✕", "interrupted": "△"}[job.state]


def job_badge(job: Job) -> str:
    """Return the class of the badge, shared with the states of proposals and claims."""
    return {
        "waiting": "task-ahead",
        "running": "task-begun",
        "done": "task-done",
        "failed": "status-broken",
        "interrupted": "status-drifted",
    }[job.state]


def step_sentence(job: Job) -> str:
    """Return which step the work is at. No time that is left: nobody knows it."""
    if job.state == "waiting":
        return _("It waits for its turn.")
    return {
        "reading": _("Step 1 of 2: the table is being read."),
        "keeping": _("Step 2 of 2: the version is being stored."),
        "profiling": _("Step 2 of 2: the quality of the version is being computed."),
        "verifying": _("Entries, documents and data are being computed again."),
        "sorting": _("The voices are being compared with one another."),
    }.get(job.step, _("It has begun."))


def error_sentence(job: Job) -> str:
    if job.state == "interrupted":
        return _("It was interrupted before it was done. Nothing half done was kept; run it again.")
    return sentence_of_parts(job.result) if job.state == "failed" else ""


def result_sentence(job: Job) -> str:
    tell = RESULTS.get(job.task)
    return tell(job) if tell and job.state == "done" else ""


def _themes(job: Job) -> str:
    return _("Themes found: %(themes)s. Not sorted: %(unsorted)s.") % job.result


def _verified(job: Job) -> str:
    if job.result["ok"]:
        return _("All %(entries)s entries and what they recorded are whole.") % job.result
    first = job.result["found"][:1]
    told = {
        "count": job.result["count"],
        "guards": len(job.result["guards_missing"]),
        "first": first[0][0] if first else "―",
    }
    return _("Changed or gone: %(count)s, the first at entry %(first)s. Guards missing: %(guards)s.") % told


def _added(job: Job) -> str:
    new = [one for one in job.result["versions"] if one["is_new"]]
    if not new:
        return _("The newest version holds exactly this already. Nothing was added.")
    return ngettext("%(number)s table was added.", "%(number)s tables were added.", len(new)) % {"number": len(new)}


RESULTS: dict[str, Callable[[Job], str]] = {
    "catalog.look_at_upload": lambda job: _("The file was read. Look at what was understood, then keep it."),
    "catalog.add_upload": _added,
    "voice.sort_into_themes": _themes,
    "policy.verify_ledger": _verified,
}


def after(job: Job) -> str:
    """Return the address of the page on which the work goes on."""
    name, arguments = {
        "catalog.look_at_upload": ("upload", [job.told.get("upload")]),
        "catalog.add_upload": ("upload", [job.told.get("upload")]),
        "voice.sort_into_themes": ("voices", []),
        "policy.verify_ledger": ("administration", []),
    }.get(job.task, ("inbox", []))
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return reverse("inbox")
