"""How work flowed under a filter: computed once for each state of the ledger, the same for everybody who may ask it."""

from collections import OrderedDict, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from threading import Lock

from django.db.models import Q

from mulkko.approval.models import Approval
from mulkko.ledger.models import microseconds
from mulkko.organization.models import SEOUL
from mulkko.organization.queries import Chart, Place
from mulkko.policy.models import CLOSED_NOW, Amendment, Proposal
from mulkko.processes.engine.cases import TURNS, Case, Pass
from mulkko.processes.engine.causes import Cause, top_causes
from mulkko.processes.engine.figures import FEWEST, Road, StepFigure, arrow_counts, road_of, step_figures
from mulkko.processes.engine.offices import OfficeFigure, in_rank, office_figures
from mulkko.processes.engine.replay import Replay, replays
from mulkko.processes.queries.log import Log, log_now

PERIODS = (3, 6, 12, 0)  # months back from today; 0 is everything
KINDS = ("plan", "routine", "amendment")
KEPT = 64
END = 2**63 - 1


@dataclass(frozen=True)
class Wanted:
    """What a page asks for: a kind of document, the level that decides, the unit that drafts, months back."""

    kind: str = ""
    level: str = ""
    unit: str = ""
    months: int = 12


@dataclass(frozen=True)
class Flow:
    """Everything that a filter tells. `cases` is how many had something done in the period; 0 where fewer than five."""

    cases: int
    road: Road
    steps: dict[str, StepFigure]
    arrows: tuple[tuple[str, str, int], ...]
    left_out: int  # arrows seen too rarely to be told
    causes: tuple[Cause, ...]
    replays: tuple[Replay, ...]
    offices: tuple[OfficeFigure, ...]  # of all units as of now; who looks sees those of `offices_seen`
    offices_before: tuple[OfficeFigure, ...]  # and up to the end of the last month


NOTHING = Flow(0, Road(None, None), {}, (), 0, (), (), (), ())
_flows: OrderedDict[tuple[object, ...], Flow] = OrderedDict()
_lock = Lock()


def flow_of(wanted: Wanted, *, today: Chart, own: bool = True) -> Flow:
    """Return how work flowed; nothing of a closed proposal is counted.

    own: whether the unit of the filter is the own one of who looks. The figures of another are told up to the end of
    the last month: the unit concerned sees them first.
    """
    log = log_now()
    key = (log.seal, today.day, wanted, own)
    with _lock:
        if key in _flows:
            _flows.move_to_end(key)
            return _flows[key]
    found = _computed(log, wanted, today, own)
    with _lock:
        _flows[key] = found
        while len(_flows) > KEPT:
            _flows.popitem(last=False)
    return found


def _computed(log: Log, wanted: Wanted, today: Chart, own: bool) -> Flow:
    month = _moment(today.day.replace(day=1))
    since = _moment(today.day - timedelta(days=wanted.months * 365 // 12)) if wanted.months else 0
    until = END if own or not wanted.unit else month
    cases = _cases(log, wanted, today)
    seen = sum(any(since <= one.done < until for one in case.passes) for case in cases)
    if seen < FEWEST:
        return NOTHING
    passes = [one for case in cases for one in case.passes if since <= one.done < until]
    arrows, rough, left_out = arrow_counts(one for case in cases for one in case.moves if since <= one.at < until)
    return Flow(
        seen, road_of([case for case in cases if since <= (case.decided or -1) < until]), step_figures(passes, rough=rough),
        tuple(arrows), left_out, tuple(top_causes(cases, since=since, until=until, rough=rough)),
        tuple(replays(cases, since=since, until=until)), *(((), ()) if wanted.unit else _offices(passes, today, month)),
    )  # fmt: skip


def _offices(passes: Sequence[Pass], today: Chart, month: int) -> tuple[tuple[OfficeFigure, ...], ...]:
    """Return the steps in which somebody is waited for by department: as of now, and up to a month."""
    department = {unit: today.handling_department(unit) for unit in {one.unit for one in passes if one.unit}}
    turns: dict[str, list[Pass]] = defaultdict(list)
    for one in passes:
        if one.unit and one.step in TURNS:
            turns[department[one.unit]].append(one)
    before = {unit: [one for one in of if one.done < month] for unit, of in turns.items()}
    return tuple(office_figures(turns, today.parents)), tuple(office_figures(before, today.parents))


def _cases(log: Log, wanted: Wanted, today: Chart) -> list[Case]:
    """Return the cases under a filter: what is not closed, of that kind, drafted in that unit or below it."""
    rows = Proposal.objects.exclude(CLOSED_NOW)
    if wanted.kind:
        amending = Q(pk__in=Amendment.objects.values("proposal"))
        fits = {"amendment": amending, "routine": Q(is_routine=True) & ~amending}
        rows = rows.filter(fits.get(wanted.kind, Q(is_routine=False) & ~amending))
    levels = _levels() if wanted.level else {}
    return [
        log.cases[reference]
        for reference, unit in rows.values_list("reference", "unit__code")
        if reference in log.cases
        and (not wanted.level or levels.get(reference) == wanted.level)
        and (not wanted.unit or wanted.unit in today.chain(unit))
    ]


def _levels() -> dict[str, str]:
    """Return at which level each document is decided, by its newest round."""
    return dict(Approval.objects.order_by("round_no").values_list("subject", "level"))


def _moment(day: date) -> int:
    return microseconds(datetime(day.year, day.month, day.day, tzinfo=SEOUL))


def choices_of(place: Place | None, today: Chart) -> list[str]:
    """Return the units that somebody may filter by: the own department, and those below a unit that he leads."""
    if place is None:
        return [unit for unit, kind in today.kinds.items() if kind not in ("team", "city")]
    below = [unit for unit in today.kinds if unit in place.units and today.kinds[unit] not in ("team", "city")]
    return list(dict.fromkeys([*_own(place), *below]))


def is_own(unit: str, place: Place | None) -> bool:
    """Tell whether a unit is the own department of somebody."""
    return place is not None and unit in _own(place)


def _own(place: Place) -> list[str]:
    found = [place.chart.handling_department(post.unit) for post in place.posts]
    return [unit for unit in dict.fromkeys(found) if place.chart.kinds.get(unit) != "city"]


def offices_seen(flow: Flow, place: Place | None, today: Chart) -> list[OfficeFigure]:
    """Return the rows that somebody sees: the own unit as of now, units below a led one up to the end of last month.

    A unit that is too small for a row of its own is told in the one above it. The operator leads nobody, and reads all.
    """
    if place is None:
        return list(flow.offices_before)
    units = {one.unit for one in flow.offices}
    own = {next((unit for unit in today.chain(one) if unit in units), "") for one in _own(place)}
    rows = [one for one in flow.offices if one.unit in own]
    rows += [one for one in flow.offices_before if one.unit in place.units and one.unit not in own]
    return sorted(rows, key=in_rank)
