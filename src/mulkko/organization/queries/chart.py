"""The organisation of one day as frozen values, with what stands in the place of what has ended."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from mulkko.organization.engine.levels import Post, chain_of, common_superiors, line_above, office_name, rank
from mulkko.organization.engine.succession import heirs_of_post, present
from mulkko.organization.models import PositionSuccession, PositionVersion, UnitSuccession, UnitVersion
from mulkko.organization.queries.kept import once


@dataclass(frozen=True)
class Chart:
    """Units and positions of one day, by code; `former` names and posts are those that ended before.

    A question about a unit that has ended is a question about its heir, where there is exactly one.
    """

    day: date
    names: dict[str, str]
    kinds: dict[str, str]
    parents: dict[str, str | None]
    posts: dict[str, Post]
    former_names: Mapping[str, str] = field(default_factory=dict)
    former_posts: Mapping[str, Post] = field(default_factory=dict)
    unit_heirs: Mapping[str, Sequence[str]] = field(default_factory=dict)
    post_heirs: Mapping[str, Sequence[str]] = field(default_factory=dict)
    unit_order: Mapping[str, int] = field(default_factory=dict)  # official order of the units

    def present_units(self, unit: str) -> tuple[str, ...]:
        """Return what stands in the place of a unit on this day: itself, its heirs, or nothing."""
        if unit in self.parents:
            return (unit,)
        return present(unit, exists=self.parents.__contains__, heirs=self.unit_heirs)

    def present_posts(self, position: str) -> tuple[str, ...]:
        """Return the positions in the place of a position on this day: itself, its heirs, or nothing."""
        if position in self.posts:
            return (position,)
        former = self.former_posts.get(position)
        if former is None:
            return ()
        units = self.present_units(former.unit)
        return heirs_of_post(former, now=self.posts, named=self.post_heirs, units=units)

    def now(self, unit: str) -> str:
        """Return the one unit in the place of `unit`, else `unit` itself."""
        units = self.present_units(unit)
        return units[0] if len(units) == 1 else unit

    def name_of(self, unit: str) -> str:
        """Return the name of a unit, the last one where it has ended."""
        return self.names.get(unit) or self.former_names.get(unit, unit)

    def place_names(self) -> dict[str, str]:
        """Return the names of units and, with their unit, of positions, by code."""
        return self.names | {
            code: office_name(self.name_of(post.unit), post.title) for code, post in self.posts.items()
        }

    def forebears(self, units: set[str]) -> set[str]:
        """Return the units that have ended and in whose place one of `units` stands."""
        return {old for old in self.unit_heirs if old not in self.parents and units & set(self.present_units(old))}

    def chain(self, unit: str) -> list[str]:
        return chain_of(self.now(unit), self.parents)

    def nearest(self, unit: str, kind: str) -> str | None:
        """Return the code of the nearest unit of a kind, the unit itself included."""
        return next((code for code in self.chain(unit) if self.kinds.get(code) == kind), None)

    def handling_department(self, unit: str) -> str:
        """Return the 처리과: the section above or at the unit, else the unit itself (영 §3 4호)."""
        return self.nearest(unit, "section") or self.now(unit)

    def line(self, unit: str) -> dict[str, Post]:
        return line_above(self.now(unit), parents=self.parents, posts=list(self.posts.values()))

    def superiors_of(self, one: str, other: str, *, than: str) -> list[Post]:
        """Return the line posts that stand above both units and above a level, the nearest first."""
        posts = list(self.posts.values())
        return common_superiors(self.now(one), self.now(other), parents=self.parents, posts=posts, than=than)

    @cached_property
    def heads(self) -> dict[str, Post]:
        """Return the line post that leads each unit that has one: the highest one standing in it."""
        on_line = (post for post in self.posts.values() if post.is_line and post.level != "officer")
        return {post.unit: post for post in sorted(on_line, key=lambda post: (rank(post.level), post.code))}

    def head_of(self, unit: str) -> Post | None:
        """Return the line post that leads a unit."""
        return self.heads.get(self.now(unit))


def chart(day: date) -> Chart:
    """Return the organisation as it stands on one day."""
    return once(("chart", day), lambda: _read(day))


def _read(day: date) -> Chart:
    names: dict[str, str] = {}
    kinds: dict[str, str] = {}
    parents: dict[str, str | None] = {}
    former_names: dict[str, str] = {}
    units = UnitVersion.objects.filter(valid_from__lte=day).order_by("valid_from", "pk")
    order: dict[str, int] = {}
    columns = ("unit__code", "name", "kind", "parent__code", "valid_to", "unit_id")
    for code, name, kind, parent, ends, number in units.values_list(*columns):
        order[code] = number
        if ends is None or ends > day:
            names[code], kinds[code], parents[code] = name, kind, parent
        else:
            former_names[code] = name
    posts: dict[str, Post] = {}
    former_posts: dict[str, Post] = {}
    rows = PositionVersion.objects.filter(valid_from__lte=day).order_by("valid_from", "pk")
    for code, unit, level, title, is_line, ends in rows.values_list(
        "position__code", "unit__code", "level", "title", "is_line", "valid_to"
    ):
        kept = posts if ends is None or ends > day else former_posts
        kept[code] = Post(code, unit, level, title, is_line)
    unit_heirs: dict[str, tuple[str, ...]] = {}
    post_heirs: dict[str, tuple[str, ...]] = {}
    if any(code not in names for code in former_names):
        unit_heirs = _heirs(
            UnitSuccession.objects.filter(valid_from__lte=day).values_list("unit__code", "successor__code")
        )
    if any(code not in posts for code in former_posts):
        pairs = PositionSuccession.objects.filter(valid_from__lte=day).values_list("position__code", "successor__code")
        post_heirs = _heirs(pairs)
    return Chart(day, names, kinds, parents, posts, former_names, former_posts, unit_heirs, post_heirs, order)


def _heirs(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for old, new in sorted(pairs):
        found[old] = (*found.get(old, ()), new)
    return found


def unit_names(codes: set[str], day: date) -> dict[str, str]:
    """Return the names of units on a day, by code; of a unit that has ended the last one."""
    rows = UnitVersion.objects.filter(unit__code__in=codes, valid_from__lte=day).order_by("valid_from")
    return dict(rows.values_list("unit__code", "name"))
