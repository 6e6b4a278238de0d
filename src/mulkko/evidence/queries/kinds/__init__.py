"""The kinds of claim, by the name that a claim bears."""

from mulkko.evidence.queries.kinds.asking import Asking
from mulkko.evidence.queries.kinds.forecasting import Forecasting
from mulkko.evidence.queries.kinds.kind import Compared, Kind
from mulkko.evidence.queries.kinds.quoting import Quoting
from mulkko.evidence.queries.kinds.surveying import Surveying

__all__ = ["KINDS", "Compared", "Kind"]

_ALL: tuple[Kind, ...] = (Asking(), Quoting(), Surveying(), Forecasting())
KINDS = {kind.name: kind for kind in _ALL}
