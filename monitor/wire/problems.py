"""What can be wrong with a delivery, in sentences for the person who sent it. Knows no event."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

NOT_JSON = 400
WRONG_FIELDS = 422


class Problem(NamedTuple):
    """One thing that is wrong."""

    field: str
    """Where, as a path such as ``data.transcript[3].words``; "" for the body as a whole."""
    message: str
    """What, as the rest of a sentence that begins with the field: "is missing"."""

    def __str__(self) -> str:
        """Return the whole sentence."""
        return f"{self.field or 'the body'} {self.message}"


class InvalidDelivery(Exception):
    """A delivery that must be refused: not JSON, or an event that we know with fields that are wrong."""

    def __init__(
        self, problems: tuple[Problem, ...], status: int = WRONG_FIELDS, name: str = "", bot_id: str | None = None
    ) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = problems
        self.status = status
        """The HTTP status to answer: ``NOT_JSON`` or ``WRONG_FIELDS``."""
        self.name = name
        """The event's name as far as one can be read, for the journal; else ""."""
        self.bot_id = bot_id
        """The bot's id as far as one can be read, for the journal."""


_SENTENCES = {
    "missing": "is missing",
    "string_type": "must be a string",
    "list_type": "must be a list",
    "dict_type": "must be an object",
    "model_type": "must be an object",
}
"""Pydantic's types of error that the shapes of the wire can bring about, in our words."""


def problem_of(error: ErrorDetails) -> Problem:
    """Return one of Pydantic's errors as a sentence. The first item of its location is the event's name."""
    return Problem(_path(error["loc"][1:]), _SENTENCES.get(error["type"], error["msg"]))


_SYNTAX = {
    "EOF while parsing": "it ends too soon",
    "expected ident": "there is an unknown word",
    "expected value": "there should be a value",
    "invalid number": "there is a number that is none",
    "key must be a string": "a name must be in double quotes",
    "recursion limit exceeded": "it is nested too deeply",
    "trailing characters": "there is more behind its end",
    "trailing comma": "there is a comma too many",
}
"""How the JSON parser's errors begin that are not plain English, and what they mean."""


def not_json(error: str) -> Problem:
    """Return what the JSON parser complains of, such as "expected ident at line 1 column 2", in plain words."""
    said, at, place = error.rpartition(" at line ")
    plain = next((words for beginning, words in _SYNTAX.items() if said.startswith(beginning)), said)
    return Problem("", f"is not JSON: {plain}{at}{place}")


def _path(location: tuple[int | str, ...]) -> str:
    """Return ``("data", "words", 3)`` as ``data.words[3]``."""
    return "".join(f"[{item}]" if isinstance(item, int) else f".{item}" for item in location).removeprefix(".")
