"""Django's SQLite, whose transactions stand in the queue before they begin."""

from typing import Any

from django.db.backends.sqlite3 import base

from mulkko.config.queued_sqlite.queue import Queue, queue_of


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that holds its turn from BEGIN IMMEDIATE to the end of the transaction, however that comes."""

    _turn: Queue | None = None

    def _start_transaction_under_autocommit(self) -> None:
        queue = queue_of(str(self.settings_dict["NAME"]), float(self.settings_dict["OPTIONS"].get("timeout", 5)))
        turn = queue if self._turn is None and queue.enter() else None
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # Django leaves it out of its stubs
        except BaseException:
            if turn is not None:
                turn.leave()
            raise
        self._turn = self._turn or turn

    def _commit(self) -> Any:
        done = super()._commit()  # type: ignore[misc]  # Django leaves it out of its stubs
        self._leave()  # not where it failed: Django rolls back then
        return done

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]  # Django leaves it out of its stubs
        finally:
            self._leave()

    def _close(self) -> Any:
        try:
            return super()._close()  # type: ignore[misc]  # Django leaves it out of its stubs
        finally:
            self._leave()

    def _leave(self) -> None:
        if self._turn is not None:
            turn, self._turn = self._turn, None
            turn.leave()
