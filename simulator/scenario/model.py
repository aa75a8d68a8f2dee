"""What all parts of a scenario file have in common."""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

from simulator.kernels.containers import fixed


class Model(BaseModel):
    """Base of all parts: frozen with what they hold, unknown keys are errors.

    Docstrings of fields are the help.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", use_attribute_docstrings=True, populate_by_name=True
    )

    @model_validator(mode="after")
    def _hold(self) -> Self:
        vars(self).update({name: fixed(value) for name, value in vars(self).items()})
        return self
