"""`mulkko calls`: its JSON is a contract: calls[] {id, title, due, units, filled, prefilled}."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.builders.calls import answered, confirmed_by, filled_by
from tests.builders.hall import collected

from mulkko.catalog.models import DataCall, Dataset
from mulkko.cli.main import main
from mulkko.organization.engine.workdays import Calendar
from mulkko.organization.models import day_of

pytestmark = pytest.mark.usefixtures("hall")
KEYS = {"id", "title", "due", "units", "filled", "prefilled"}


@pytest.fixture(autouse=True)
def already_migrated(monkeypatch):
    """The suite has a database; a command would make a home of its own."""
    monkeypatch.setattr("mulkko.cli.main.ready", lambda **told: None)


def today():
    return day_of(timezone.now())


def asking(*more):
    told = [
        "--title",
        "야간근로자 현황",
        "--ground",
        "조례 제5조",
        "--purpose",
        "심야 교통",
        "--column",
        "남|정수|명",
        "--unit",
        "bus-r",
    ]
    days = ["--from", (today() - timedelta(days=80)).isoformat(), "--to", today().isoformat()]
    return ["calls", "open", *told, *days, "--unit", "bus-s", *more]


def said(capsys, arguments, code=0):
    assert main([*arguments, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def test_a_call_is_opened_listed_and_closed_and_its_json_is_a_contract(capsys):
    opened = said(capsys, asking("--as", "jung"))["calls"][0]
    assert opened.keys() >= KEYS
    assert (opened["units"], opened["filled"], opened["prefilled"], opened["state"]) == (2, 0, 0, "open")
    assert opened["due"] == Calendar().deadline_after(today(), 5).isoformat()

    call = DataCall.objects.get(pk=opened["id"])
    filled_by(call, "bus-r", "haneul", "5")
    confirmed_by(call, "bus-r", "maeul")
    [listed] = said(capsys, ["calls", "list", "--state", "open", "--as", "haneul"])["calls"]
    assert (listed["filled"], listed["confirmed"], listed["missing"]) == (1, 1, ["시설팀"])
    assert said(capsys, ["calls", "list", "--as", "seo"])["calls"] == []

    assert "reason" in said(capsys, ["calls", "close", str(call.pk), "--as", "jung"], 2)["error"]["cure"]
    [closed] = said(capsys, ["calls", "close", str(call.pk), "--reason", "기한", "--as", "jung"])["calls"]
    assert (closed["dataset"], closed["version"], closed["state"]) == ("야간근로자_현황", 1, "closed")
    assert said(capsys, ["calls", "list", "--state", "open"])["calls"] == []


def test_what_is_known_is_told_and_nothing_goes_out_without_a_reason(capsys):
    collected("부서,남(명)\n노선팀,5\n시설팀,4\n", name="counts", as_of=today())

    checked = said(capsys, asking("--as", "jung", "--check"), 1)
    assert checked["known"] == [
        {"column": "남", "dataset": "counts", "version": 1, "as_of": today().isoformat(), "cells": 2, "current": True}
    ]
    assert said(capsys, asking("--as", "jung"), 1)["calls"] == []
    assert not DataCall.objects.exists()

    assert said(capsys, asking("--as", "jung", "--despite", "그 뒤로 바뀜"))["calls"][0]["prefilled"] == 2


@pytest.mark.parametrize(
    "arguments, where",
    [
        (["calls", "open", "--title", "가"], "mulkko calls open"),
        (["calls", "close", "99", "--as", "jung"], "ID"),
        (["calls", "close", "99"], "--as"),
    ],
)
def test_wrong_use_says_what_where_and_how_to_cure_it(capsys, arguments, where):
    error = said(capsys, arguments, 2)["error"]

    assert error["where"] == where
    assert error["what"]
    assert error["cure"]


@pytest.mark.parametrize(
    "more",
    [
        ["--as", "haneul", "--owner", "bud"],
        ["--as", "jung", "--unit", "nowhere"],
        ["--as", "jung", "--column", "가|금액"],
        [],
    ],
)
def test_what_may_not_be_asked_is_refused_and_leaves_nothing(capsys, more):
    assert said(capsys, asking(*more), 2)["error"].keys() == {"what", "where", "cure"}
    assert not DataCall.objects.exists()


def test_a_result_stands_in_the_catalogue(capsys):
    call = answered(
        DataCall.objects.get(
            pk=said(capsys, asking("--as", "jung", "--column", "여|정수|명", "--column", "계|정수|명|= 남 + 여"))[
                "calls"
            ][0]["id"]
        )
    )

    said(capsys, ["calls", "close", str(call.pk), "--as", "jung"])

    assert Dataset.objects.get().newest.rows == 2
    assert main(["calls", "list"]) == 0
    assert "야간근로자 현황" in capsys.readouterr().out
