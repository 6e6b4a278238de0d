"""One process of pytest that plants faults in the program it has loaded, and the tests that go through a line.

The suite is collected and its database made once; then every fault gets a fork, in which the code of one function (or
the value of one constant, wherever it was imported) is exchanged, and the tests that go through its lines are run until
one fails.
"""

import ast
import gc
import importlib
import json
import os
import resource
import signal
import sys
import time
import traceback
import types
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.prove.spoiling import Place, functions_of, spoil

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "mulkko"
FAILED = 3  # the exit code of a process that could not do its work
Lines = dict[str, set[int]]  # path below SOURCE -> lines
Trodden = dict[str, dict[str, list[int]]]  # path below SOURCE -> function -> lines counted from its first one


@dataclass(frozen=True)
class Fault:
    path: str  # below SOURCE
    place: Place
    text: str = ""  # the whole module, where the fault was written by hand

    def __str__(self) -> str:
        return f"{self.path}:{self.place.first} {self.place.name}: {self.place.what}"


@dataclass(frozen=True)
class Walked:
    """One test: where it passes, and how long it takes."""

    test: str
    seconds: float
    trodden: Trodden
    passed: bool

    @property
    def file(self) -> str:
        return self.test.partition("::")[0]

    def goes_through(self, fault: Fault) -> bool:
        if fault.place.is_constant:
            return self.uses(fault)
        first, last = fault.place.first - fault.place.begins, fault.place.last - fault.place.begins
        return any(first <= line <= last for line in self.trodden.get(fault.path, {}).get(fault.place.name, ()))

    def uses(self, fault: Fault) -> bool:
        """Tell whether a test goes through a function that names a constant."""
        return any(
            name in self.trodden.get(path, {}) for path, names in users_of(fault.place.name).items() for name in names
        )


_USERS: dict[str, dict[str, list[str]]] = {}


def users_of(constant: str) -> dict[str, list[str]]:
    if constant not in _USERS:
        _USERS[constant] = {
            str(path.relative_to(SOURCE)): found
            for path in SOURCE.rglob("*.py")
            if constant in (text := path.read_text(encoding="utf-8"))
            and (found := [name for name, one in functions_of(ast.parse(text)).items() if _names(one, constant)])
        }
    return _USERS[constant]


def _names(function: ast.FunctionDef, constant: str) -> bool:
    return any(isinstance(node, ast.Name) and node.id == constant for node in ast.walk(function))


def forget_statements() -> None:
    """Let every statement be written anew by its function."""
    from mulkko.prepared import Statement  # not before the settings are known

    gc.unfreeze()  # what tests/conftest.py freezes is not found
    for one in gc.get_objects():
        if issubclass(type(one), Statement):
            one._kept.clear()


def plant(fault: Fault) -> None:
    """Exchange what is spoiled in the running program, and forget what it computed before."""
    forget_statements()
    path, name = str(SOURCE / fault.path), fault.place.name
    importlib.import_module("mulkko." + fault.path.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
    text = Path(path).read_text(encoding="utf-8")
    tree = ast.parse(fault.text) if fault.text else spoil(ast.parse(text), fault.place.number)
    if fault.place.is_constant:
        _exchange_constant(path, name, tree)
    else:
        _exchange_function(path, name, tree)


def _exchange_constant(path: str, name: str, tree: ast.Module) -> None:
    [value] = [one.value for one in tree.body if isinstance(one, ast.Assign) and ast.unparse(one.targets[0]) == name]
    home = next(vars(one) for one in list(sys.modules.values()) if getattr(one, "__file__", None) == path)
    old, new = home[name], eval(compile(ast.Expression(value), path, "eval"), dict(home))
    for one in list(sys.modules.values()):
        if vars(one).get(name) is old:
            setattr(one, name, new)


def _exchange_function(path: str, name: str, tree: ast.Module) -> None:
    new = next(code for code in codes_in(compile(tree, path, "exec")) if code.co_qualname == name)
    functions = [one for one in gc.get_objects() if type(one) is types.FunctionType]
    found = [one for one in functions if (one.__code__.co_filename, one.__code__.co_qualname) == (path, name)]
    assert found, f"{name} of {path} is not in the program"
    for one in found:
        one.__code__ = new


def codes_in(code: types.CodeType) -> Iterator[types.CodeType]:
    for one in code.co_consts:
        if isinstance(one, types.CodeType):
            yield one
            yield from codes_in(one)


class Planter:
    """A plugin of pytest that works in the place of its loop."""

    def __init__(self, work: Callable[["Planter"], None]) -> None:
        self._work = work
        self.items: dict[str, pytest.Item] = {}
        self.failed = False

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        from hypothesis import Phase  # after pytest has begun, which rewrites the asserts of what it imports itself
        from hypothesis import settings as hypothesis_settings
        from tests.builders import remembered

        remembered.alone = True  # a test goes through every line itself, and through the one that is spoiled
        phases = [Phase.explicit, Phase.generate]  # nobody waits for the smallest example
        hypothesis_settings.register_profile("faults", hypothesis_settings.default, phases=phases)
        hypothesis_settings.load_profile("faults")
        session.config.pluginmanager.unregister(name="terminalreporter")  # what fails here is what is wanted
        self.items = {item.nodeid: item for item in session.items}
        first = next((test for test, item in self.items.items() if "hall" in item.fixturenames), None)
        if first is not None:  # makes the database, which every fork then has in its memory
            self.passes(first)
        self._work(self)
        return True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.failed = self.failed or report.failed

    def passes(self, test: str) -> bool:
        self.failed, item = False, self.items[test]
        # What comes next is the session: all that is narrower is put away, and the database stays.
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=item.session)
        return not self.failed

    def in_fork(self, does: Callable[[], bool], *, seconds: float) -> bool:
        """Return what comes out in a process of its own; one that runs away gives no.

        Raises:
            RuntimeError: it ended by an error.
        """
        pid = os.fork()
        if pid:
            status = os.waitpid(pid, 0)[1]
            if os.waitstatus_to_exitcode(status) == FAILED:
                raise RuntimeError("a process that plants a fault has ended by an error")
            return status == 0
        code = FAILED
        try:
            resource.setrlimit(resource.RLIMIT_CPU, (int(30 + 3 * seconds),) * 2)
            signal.alarm(int(300 + 20 * seconds))
            code = 0 if does() else 1
        except Exception:
            traceback.print_exc(file=sys.__stderr__)
        finally:
            os._exit(code)


def walk(planter: Planter, tests: Iterable[str], into: Path) -> None:
    """Note of every test which lines it goes through."""
    trees = {str(path): functions_of(ast.parse(path.read_text())) for path in SOURCE.rglob("*.py")}

    def walk_all() -> bool:
        with into.open("a", encoding="utf-8") as file:
            for test in tests:
                forget_statements()  # whoever sends one goes through the function that writes it
                lines, begun = Lines(), time.process_time()
                sys.settrace(tracer(lines))
                passed = planter.passes(test)
                sys.settrace(None)
                told = {
                    str(Path(path).relative_to(SOURCE)): within(found, trees[path])
                    for path, found in lines.items()
                    if path in trees
                }
                file.write(json.dumps([test, time.process_time() - begun, told, passed]) + "\n")
        return True

    planter.in_fork(walk_all, seconds=3600)


def within(lines: set[int], functions: dict[str, ast.FunctionDef]) -> dict[str, list[int]]:
    told = {
        name: sorted(line - one.lineno for line in lines if one.lineno <= line <= (one.end_lineno or 0))
        for name, one in functions.items()
    }
    return {name: found for name, found in told.items() if found}


def tracer(lines: Lines) -> Callable[..., Callable[..., object] | None]:
    ours = f"{SOURCE}/"

    def note(frame: types.FrameType, event: str, arg: object) -> Callable[..., object] | None:
        path = frame.f_code.co_filename
        if not path.startswith(ours):
            return None
        seen = lines.setdefault(path, set())

        def line(frame: types.FrameType, event: str, arg: object) -> Callable[..., object]:
            seen.add(frame.f_lineno)
            return line

        return line(frame, event, arg)

    return note
