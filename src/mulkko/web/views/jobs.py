"""Long work: where it stands, and one press to run it again when it broke off."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mulkko.jobs.actions import ask_again
from mulkko.jobs.errors import StillGoing
from mulkko.jobs.models import Job
from mulkko.jobs.providers.lock import is_worker_there
from mulkko.web.job_words import after, error_sentence, result_sentence, step_sentence, title_of


@require_safe
def show(request: HttpRequest, number: int) -> HttpResponse:
    """Show one job to whoever asked for it; a part of the page asks every two seconds while it goes on."""
    job = _own(request, number)
    template = "jobs/job.html#progress" if request.htmx else "jobs/job.html"  # the same part, on any page
    return render(request, template, {"job": progress(job)})


@require_POST
def attempt(request: HttpRequest, number: int) -> HttpResponse:
    """Run it again."""
    job = _own(request, number)
    try:
        ask_again(job, at=timezone.now())
    except StillGoing:
        messages.warning(request, _("This is going on or done already. Nothing was started again."))
    return redirect("job", number)


def _own(request: HttpRequest, number: int) -> Job:
    job = Job.objects.visible_to(request.person).select_related("asked_by").filter(pk=number).first()
    if job is None:
        raise Http404(str(number))
    return job


def progress(job: Job) -> dict[str, object]:
    """Return what `components/job_progress.html` shows of a job."""
    is_asleep = job.state == "waiting" and not is_worker_there(settings.MULKKO_HOME)
    return {
        "job": job, "title": title_of(job), "step": step_sentence(job), "is_asleep": is_asleep,
        "error": error_sentence(job), "result": result_sentence(job), "after": after(job),
    }  # fmt: skip
