"""A file that a browser sends goes to the disk as it comes, never into memory; a stranger's is not taken at all."""

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from mulkko.catalog.actions.uploads import MOST_BYTES
from mulkko.catalog.providers.uploads import draft_in

MOST_WITH_THE_FORM = MOST_BYTES + (1 << 20)


class ToDisk(FileUploadHandler):
    """Writes to the data folder, so that the file needs no copy later. What is too large ends the request early."""

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int | None, boundary: Any, encoding: Any = None
    ) -> None:
        user = getattr(self.request, "user", None)
        self.is_stranger = user is None or not user.is_authenticated
        self.is_refused = self.is_stranger or content_length is None or content_length > MOST_WITH_THE_FORM

    def new_file(self, *told: Any, **named: Any) -> None:
        super().new_file(*told, **named)
        if self.is_refused:
            self._stop()
        self.draft = draft_in(settings.MULKKO_HOME)
        self.size = 0

    def _stop(self) -> None:
        self.request.upload_is_too_large = True  # type: ignore[union-attr]
        # The rest is read and thrown away, so that the browser shows our sentence; a stranger is simply cut off.
        raise StopUpload(connection_reset=self.is_stranger)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.size += len(raw_data)
        if self.size > MOST_BYTES:
            self.draft.close()
            self._stop()
        self.draft.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        self.draft.flush()
        self.draft.seek(0)
        return UploadedFile(self.draft, self.file_name, self.content_type, file_size, self.charset)

    def upload_interrupted(self) -> None:
        if hasattr(self, "draft"):
            self.draft.close()
