"""What goes wrong, by kind. Each message is one sentence that says what to do."""


class MekhalaError(Exception):
    """Any error of the engine."""


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
