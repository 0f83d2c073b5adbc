"""What goes wrong, by kind. Each message is one sentence that says what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mekhala.answers import Answer


class MekhalaError(Exception):
    """Any error of the engine.

    Attributes
    ----------
    answer : Answer or None
        What a verb of a case answered nevertheless: which rows were rejected, what does not verify.
    """

    answer: Answer | None = None


class UsageError(MekhalaError, ValueError):
    """An argument is wrong."""


class InvalidInputError(MekhalaError, ValueError):
    """A file or table cannot be read, or is not what it claims to be."""


class RefusedError(MekhalaError, PermissionError):
    """A safety rule forbids it."""


class VerificationError(MekhalaError):
    """A case does not verify."""


class LimitError(MekhalaError):
    """More memory or time would be needed than was allowed."""


class HelperMissingError(MekhalaError):
    """A helper program is missing."""


_CLASSES = {
    "usage": UsageError,
    "invalid_input": InvalidInputError,
    "rows_rejected": InvalidInputError,
    "refused": RefusedError,
    "verification_failed": VerificationError,
    "limit_exceeded": LimitError,
    "helper_missing": HelperMissingError,
}


def of_code(code: str, message: str) -> MekhalaError:
    """The error that the engine's code stands for."""
    return _CLASSES.get(code, MekhalaError)(message)


# Exit codes of the command line.
_STATUSES = {
    2: UsageError,
    3: InvalidInputError,
    4: InvalidInputError,
    5: RefusedError,
    6: VerificationError,
    7: LimitError,
    8: HelperMissingError,
}


def of_status(status: int, message: str) -> MekhalaError:
    """The error that an exit code of the command line stands for."""
    return _STATUSES.get(status, MekhalaError)(message)
