"""Why a file could not be read, or long work failed, as one calm sentence: what happened, and what to do next."""

import re
from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

Tell = Callable[[dict[str, str]], str]


def sentence_of_parts(error: Mapping[str, str]) -> str:
    """Return the sentence of a refusal told as {"what", "where", "cure"}; one that nobody foresaw speaks for itself."""
    what = error.get("what", "")
    for pattern, tell in KNOWN:
        found = pattern.match(what)
        if found:
            return tell(found.groupdict())
    return _("This could not be done: %(detail)s") % {"detail": f"{what} {error.get('cure', '')}".strip()}


def _damaged(said: dict[str, str]) -> str:
    return _("The file is damaged or cut short. Get it again, or save it again as XLSX.")


def _no_table(said: dict[str, str]) -> str:
    return _("The file holds no table. Send the table as CSV, XLS, XLSX or Parquet.")


def _no_rows(said: dict[str, str]) -> str:
    return _("The table has no rows. Send the file with its rows.")


def _too_large(said: dict[str, str]) -> str:
    return _("The table is larger than can be read at once. Send it in smaller parts, or as CSV.")


def _quotes(said: dict[str, str]) -> str:
    return _("Separators and quotation marks do not fit together. Save the table again as CSV in UTF-8.")


# The first that fits speaks. The English is that of the rooms below; tests/web reads each of them.
KNOWN: list[tuple[re.Pattern[str], Tell]] = [
    (re.compile(pattern), tell)
    for pattern, tell in (
        (
            r"The workbook is locked with a password",
            lambda said: _("The file is locked with a password. Save it without one."),
        ),
        (r"The (workbook|Parquet file|gzip file)( or archive)? is (damaged|cut)", _damaged),
        (r"The file could not be read|Reading it broke off", _damaged),
        (
            r"The file holds sentences",
            lambda said: _("The file holds sentences and no table. Bring it in as a document, which can be quoted."),
        ),
        (r"The file (is not a table|is an HTML page)|The workbook holds no cells", _no_table),
        (r"The (file is empty|file holds no rows|sheet is blank|table has (no|column names but no) rows)", _no_rows),
        (r"The document is larger", lambda said: _("The document is larger than 30 MB. Split it.")),
        (r"The document has more than", lambda said: _("The document is too long to be quoted. Split it.")),
        (
            r"The document holds no words",
            lambda said: _(
                "The document holds no words: scanned pages are pictures. Bring the file that it was printed from."
            ),
        ),
        (
            r"The PDF is broken or locked|The document (is broken|declares|could not)",
            lambda said: _("The document is broken or locked. Open it and save it again, without a password."),
        ),
        (
            r"An old binary document",
            lambda said: _("An old binary document (.hwp, .doc) is not read. Save it as HWPX, DOCX or PDF."),
        ),
        (
            r"The file is neither DOCX nor HWPX|The text is neither",
            lambda said: _("The file is no PDF, HWPX, DOCX or TXT in UTF-8. Save it as one of them."),
        ),
        (
            r"'(?P<name>[^']*)' is a (?P<is>table|document), and this file",
            lambda said: _("There are other data under the name “%(name)s” already. Give it another title.") % said,
        ),
        (r"The table has too many columns", lambda said: _("The table has too many columns. Turn columns into rows.")),
        (
            r"The .*unpacks to (far )?more|The HTML page|A sheet of the workbook spans|The file needs more memory",
            _too_large,
        ),
        (r"Reading it (took|needed)", _too_large),
        (r"A quotation mark|One line of the file|Too many rows have more cells", _quotes),
        (
            r"The (text can|text cannot|file looks like UTF-16)",
            lambda said: _("The characters of the file cannot be recognised. Save it as CSV in UTF-8."),
        ),
        (
            r"The dataset '(?P<name>.*)' has none of the columns",
            lambda said: _("“%(name)s” has none of the columns of this file: it seems to be another table.") % said,
        ),
        (
            r"The dataset '(?P<name>.*)' belongs to another unit",
            lambda said: _("“%(name)s” is kept by another unit. Ask that unit to add it.") % said,
        ),
        (r"You can add data only for your own unit", lambda said: _("You can add data only for your own unit.")),
        (r"There is no version to correct", lambda said: _("There is no version yet that could be corrected.")),
        (
            r"The work broke off",
            lambda said: _("The work broke off for a reason that nobody foresaw. Run it again, or tell the operator."),
        ),
        (
            r".* holds no position on",
            lambda said: _(
                "You hold no position today, so nothing can be recorded for you. Have the posting entered first."
            ),
        ),
        (
            r"There is a dataset '(?P<name>.*)' already",
            lambda said: (
                _("There is data named “%(name)s” already. Take another name, or bring the file as its new version.")
                % said
            ),
        ),
        (
            r"The file holds \d+ tables",
            lambda said: _("The file holds several tables. A new version comes from one table."),
        ),
        (r"The file has more than", lambda said: _("The file is larger than 300 MB. Send it in smaller parts.")),
        (r"The file is not here any more", lambda said: _("The file is not here any more. Bring it again.")),
        (r"This file was kept or dropped already", lambda said: _("This file was kept or dropped already.")),
        (r"This file is being added", lambda said: _("This file is being added at this moment.")),
        (
            r"There is no such column or cycle",
            lambda said: _("The data changed while you wrote. Look at the page again."),
        ),
        (
            r"Version (?P<number>\d+) was withdrawn already",
            lambda said: _("Version %(number)s was withdrawn already.") % said,
        ),
        (r"A join is proposed by a unit", lambda said: _("Only a unit that keeps one of the two proposes a join.")),
        (r"A join is decided by the unit", lambda said: _("The unit that keeps the other side decides.")),
        (r"A join needs two datasets", lambda said: _("Choose two different datasets.")),
        (r"Write why the join is right", lambda said: _("Write why the join is right. Whoever decides reads it.")),
        (r"Write why you decide so", lambda said: _("Write why you decide so. Whoever uses the join reads it.")),
        (
            r"'(?P<name>.*)' is no name for a join",
            lambda said: (
                _("“%(name)s” is no name for a join. Use letters, digits and _, and no more than 60 of them.") % said
            ),
        ),
        (
            r"There is something called '(?P<name>.*)' already",
            lambda said: _("There is data or a join named “%(name)s” already. Take another name.") % said,
        ),
        (
            r"These columns cannot be joined: (?P<code>kind)",
            lambda said: _(
                "The columns hold different kinds of values, such as texts and numbers. Choose other columns."
            ),
        ),
        (
            r"These columns cannot be joined: (?P<code>pairs)",
            lambda said: _("Choose up to four pairs of columns, each column once."),
        ),
        (
            r"These columns cannot be joined: (?P<code>column)",
            lambda said: _("A column is not in the newest data, or it is about persons. Choose other columns."),
        ),
        (
            r"The join could not be counted",
            lambda said: _("The join could not be counted within the limits. Try it later, or with smaller data."),
        ),
        (
            r"A newer version of the data came in",
            lambda said: _("A newer version of the data came in. Look at the numbers again, then decide."),
        ),
        (r"This was decided already", lambda said: _("This was decided already. Look at the page again.")),
        (
            r"A join of two datasets is called '(?P<name>.*)'",
            lambda said: _("A join is named “%(name)s” already. Take another name.") % said,
        ),
        (
            r"Every version of '(?P<dataset>.*)' was withdrawn",
            lambda said: _("Every version of “%(dataset)s” was withdrawn.") % said,
        ),
        (r"There are no such voices", lambda said: _("There are no such voices, or you may not read them.")),
    )
]
