"""The rows of a version as a file, without what is about persons; and a document as it was brought."""

from pathlib import Path
from urllib.parse import quote

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from mulkko.catalog.engine.exporting import csv_of
from mulkko.catalog.engine.manifest import sha256_of_file
from mulkko.catalog.queries import file_of, open_chunks, open_columns
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


@require_safe
def as_it_was_brought(request: HttpRequest, name: str, number: int) -> HttpResponse | FileResponse:
    """Give a document away, always as an attachment; one whose bytes were changed is not given out."""
    version = readable_dataset(request, name).versions.filter(number=number).first()
    file = file_of(version) if version else None
    if version is None or file is None:
        raise Http404(str(number))
    place, sha256 = file
    if not place.is_file() or sha256_of_file(place) != sha256:
        return HttpResponse(status=409)
    called = f"{name}_v{number}{Path(version.source_name).suffix}"
    answer = FileResponse(place.open("rb"), content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = f"attachment; filename=\"document\"; filename*=UTF-8''{quote(called)}"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
