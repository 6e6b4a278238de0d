"""The rows of a version as a file. What is about persons is not in it."""

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from mulkko.catalog.engine.exporting import csv_of
from mulkko.catalog.queries import open_chunks, open_columns
from mulkko.web.views.datasets import readable_dataset


@require_safe
def as_csv(request: HttpRequest, name: str, number: int) -> HttpResponse | StreamingHttpResponse:
    """Stream one version, always as an attachment; a chunk whose bytes were changed is not given out."""
    dataset = readable_dataset(request, name)
    version = dataset.versions.filter(number=number).first()
    if version is None:
        raise Http404(str(number))
    places = open_chunks(version)
    if places is None:
        return HttpResponse(status=409)
    shown = open_columns(version)
    answer = StreamingHttpResponse(
        csv_of(places, [column["name"] for column in shown]), content_type="text/csv; charset=utf-8"
    )
    file = f"{dataset.name}_v{version.number}.csv"
    answer.headers["Content-Disposition"] = f"attachment; filename=\"data.csv\"; filename*=UTF-8''{quote(file)}"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
