"""`mulkko demo`: fill the fictional city and serve it, or tell the whole story in a temporary home and check it."""

import json
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from mulkko.cli.answers import Answer, Refused, columns
from mulkko.cli.commands.serve import add_address, serve_pages
from mulkko.cli.home import now
from mulkko.cli.memory import peak_of_all

TRY = {
    "traffic": ("교통국장: 결재할 문서가 기다립니다.", "Bureau chief: a document waits for your approval."),
    "routes-1": ("노선팀 주무관: 되돌아온 내 기안을 고칩니다.", "Officer: mend your draft that came back."),
    "budget": ("예산담당관: 합의를 요청받았습니다.", "Head of budget: your consent is asked."),
    "planning": (
        "기획조정실장: 지시 후보를 정하고 완료를 확인합니다.",
        "Head of planning: decide about candidates, confirm what is done.",
    ),
}


def register(nouns: Any, shared: Any) -> None:
    demo = nouns.add_parser("demo", parents=[shared], help="a fictional city to try everything in")
    demo.add_argument(
        "--check", action="store_true", help="tell the story in a temporary home, exit 1 unless all of it holds"
    )
    demo.add_argument("--seed", type=int, default=1)
    demo.add_argument(
        "--large", action="store_true", help="fill the same city up to 2,000 proposals and 200,000 texts of citizens"
    )
    demo.add_argument("--no-serve", action="store_true", help="fill the home and stop")
    add_address(demo)
    demo.set_defaults(run=run, in_temporary_home=lambda options: options.check)


def run(options: Any) -> Answer:
    from django.conf import settings

    settings.ROUTE_MODE = "inside"  # the story is that of a city that approves and numbers here
    return _check(options) if options.check else _serve(options)


def _check(options: Any) -> Answer:
    from django.conf import settings

    from mulkko.demo.proof import all_located, prove
    from mulkko.demo.story import tell, totals
    from mulkko.demo.telling import Story, StoryBroke
    from mulkko.demo.throwing import throw_away

    begun, problem = time.perf_counter(), ""
    with peak_of_all() as peak, tempfile.TemporaryDirectory(prefix="mulkko-story-") as folder:
        story = Story(
            Path(folder), seed=options.seed, begins=_begins(), told=lambda name: print(f"· {name}", file=sys.stderr)
        )
        try:
            tell(story)
            with story.step("proof") as shown:
                shown["thrown_away"] = throw_away(story)
                shown.update(prove(settings.MULKKO_HOME, settings.MULKKO_KEYS, Path(folder)))
        except StoryBroke as broke:
            problem = str(broke)
    ledger = _ledger()
    proof = next((step.shown for step in story.steps if step.name == "proof"), None)
    ok = not problem and ledger["ok"] and proof is not None and all(all_located(proof))
    document = {
        "ok": ok, "seed": options.seed, "steps": [{"name": step.name, "seconds": step.seconds, "shown": step.shown} for step in story.steps],
        "ledger": ledger, "totals": totals(), "seconds": round(time.perf_counter() - begun, 3), "peak_mib": round(peak.mib, 1),
    }  # fmt: skip
    if problem:
        document["problem"] = problem
    lines = columns(
        [[step.name, f"{step.seconds:.2f} s", json.dumps(step.shown, ensure_ascii=False)[:160]] for step in story.steps]
    )
    lines += [problem] if problem else []
    return Answer(document, [*lines, "The story holds." if ok else "The story does NOT hold."], 0 if ok else 1)


def _ledger() -> dict[str, Any]:
    from mulkko.policy.queries import verify_everything

    verdict = verify_everything()
    return {"ok": verdict.ok, "entries": verdict.chain.entries}


def _morning(day: datetime) -> datetime:
    """Return nine o'clock in Seoul of a day."""
    return day.replace(hour=0, minute=0)  # in UTC


def _begins() -> Any:
    return now() - timedelta(days=2)


def _serve(options: Any) -> Answer:
    from django.conf import settings

    marker = settings.MULKKO_HOME / "demo"
    if not marker.exists():
        fill(options.seed, marker, large=options.large)
    address = f"http://{'127.0.0.1' if options.host in ('0.0.0.0', '::') else options.host}:{options.port}/"  # noqa: S104
    people = json.loads(marker.read_text(encoding="utf-8"))["people"]
    lines = [
        f"가람시 (fictional, all figures synthetic): {address}",
        "People to be, one click each on the sign-in page:",
    ]
    lines += [
        "  " + line for line in columns([[one["login"], one["name"], one["note_ko"], one["note_en"]] for one in people])
    ]
    lines += ["Try: press 결재 as the bureau chief and read what the check says of each figure. Stop with Ctrl+C."]
    if not options.no_serve:
        for line in lines:
            print(line, file=sys.stderr if options.json else sys.stdout, flush=True)
        serve_pages(options)
        lines = []
    return Answer({"address": address, "people": people}, lines)


def fill(seed: int, marker: Path, *, large: bool = False) -> None:
    """Tell the story in the home that is set up, and mark it as a demo; `large` fills the city up beside it.

    Raises:
        Refused: something else lies there.
    """
    from mulkko.demo.large.filling import VOICES_TIMES, begins_of_large, fill_up, not_waiting_for_the_disk, walk_roads
    from mulkko.demo.story import found_city
    from mulkko.demo.telling import Story
    from mulkko.ledger.models import Entry

    if Entry.objects.exists():
        raise Refused(
            "The data folder holds something else already.",
            "MULKKO_HOME",
            "Set MULKKO_HOME to an empty folder for the demo.",
        )
    past = _begins() - timedelta(days=_days_before())
    with tempfile.TemporaryDirectory(prefix="mulkko-story-") as folder:
        begins = begins_of_large(past) if large else past
        story = Story(Path(folder), seed=seed, begins=begins, told=lambda name: print(f"· {name}", file=sys.stderr))
        if not large:
            found_city(story)
            _fill_small(story)
        else:
            with not_waiting_for_the_disk():
                found_city(story)
                walked = walk_roads(story)
                story.clock, story.voices_times = max(story.clock, past), VOICES_TIMES
                _fill_small(story)
                fill_up(walked, seed=seed, until=now(), told=story.told)
    people = [
        {"login": login, "name": story.person(login).name, "note_ko": ko, "note_en": en}
        for login, (ko, en) in TRY.items()
    ]
    partial = marker.with_suffix(".part")
    partial.write_text(json.dumps({"people": people}, ensure_ascii=False), encoding="utf-8")
    partial.replace(marker)


def _days_before() -> int:
    from mulkko.demo.past import DAYS

    return DAYS


def _fill_small(story: Any) -> None:
    """Tell the two months before the story, the story, and what a visitor finds open."""
    from mulkko.demo.absences import decide_meanwhile, go_on_leave
    from mulkko.demo.calls import open_calls
    from mulkko.demo.commute import plan_the_commute
    from mulkko.demo.joins import join_data
    from mulkko.demo.matters import open_matters
    from mulkko.demo.moving import decide_on_figures, move_the_ground
    from mulkko.demo.orders import open_orders
    from mulkko.demo.outcomes import evaluate, leave_one_open
    from mulkko.demo.past import tell_the_past
    from mulkko.demo.story import tell
    from mulkko.demo.throwing import throw_away

    with story.step("past"):
        tell_the_past(story)
        decide_on_figures(story)
        decide_meanwhile(story)
        evaluate(story)
    story.clock = max(story.clock, _morning(_begins()))
    tell(story)
    story.clock = max(story.clock, _morning(_begins() + timedelta(days=1)))
    throw_away(story)
    open_matters(story)
    open_orders(story)
    open_calls(story)
    plan_the_commute(story)
    go_on_leave(story)
    leave_one_open(story)
    move_the_ground(story)
    join_data(story)
