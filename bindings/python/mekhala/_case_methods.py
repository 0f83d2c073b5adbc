"""A method for each verb of the command line that takes a case. Signatures: the file beside this."""

from mekhala import _verbs


class CaseMethods:
    """What Case has by the command line."""


_verbs.add_to(CaseMethods)
