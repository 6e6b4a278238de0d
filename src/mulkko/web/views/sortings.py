"""A sorting of voices into themes is asked for, and made by the worker: only it loads the morphemes."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from mulkko.jobs.actions import ask
from mulkko.voice.jobs import sort_into_themes
from mulkko.voice.models import Collection


@require_POST
def create(request: HttpRequest, collection_id: int) -> HttpResponse:
    now = timezone.now()
    readable = Collection.objects.readable_by(request.person, now).select_related("version__dataset")
    collection = readable.filter(pk=collection_id).first()
    if collection is None:
        raise Http404(str(collection_id))
    subject = collection.version.dataset.title
    job = ask(sort_into_themes, subject=subject, told={"collection": collection.pk}, by=request.person, at=now)
    return redirect("job", job.pk)
