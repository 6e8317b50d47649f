"""How much each term of the answer-now list counts: a setting of the project."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import Attribute, field, fields_dict, frozen

from diip_core.errors import InvalidInput

HEAVIEST = 10.0


def _check(_: Any, attribute: Attribute[float], weight: Any) -> None:
    if isinstance(weight, bool) or not isinstance(weight, int | float):
        raise InvalidInput(f"the weight of {attribute.name} is a number", field=attribute.name)
    if not 0 <= weight <= HEAVIEST:  # true of NaN as well
        raise InvalidInput(f"the weight of {attribute.name} is from 0 to {HEAVIEST:g}", field=attribute.name)


@frozen
class PriorityWeights:
    """Seven weights from 0 (the term is ignored) to 10; see `diip_core.domain.insight.priority.terms`.

    The defaults were chosen on public archives, see docs/explanation/priorities.md.

    Raises:
        InvalidInput: a weight that is no number from 0 to 10; ``field`` is its name.
    """

    severity: float = field(default=2.0, validator=_check)
    age: float = field(default=0.25, validator=_check)
    demand: float = field(default=0.5, validator=_check)
    spike: float = field(default=1.0, validator=_check)
    alarm: float = field(default=1.5, validator=_check)
    still_open: float = field(default=2.0, validator=_check)
    activity: float = field(default=2.0, validator=_check)

    @classmethod
    def from_settings(cls, settings: Mapping[str, float]) -> PriorityWeights:
        """The defaults with a project's own weights on top.

        Raises:
            InvalidInput: a term that does not exist, or a weight that is no number from 0 to 10.
        """
        terms = fields_dict(cls)
        for name in settings:
            if name not in terms:
                raise InvalidInput(f"there is no term {name!r:.60}; there are {', '.join(terms)}", field=name)
        return cls(**settings)
