"""What can go wrong with the command line itself."""


class CutShortError(Exception):
    """The person at the keyboard stopped it. The message says what has become of it."""


class OutputError(Exception):
    """Standard output cannot be written. The message says why, on one line.

    Attributes:
        unread: Whether that is because its reader has gone, as `head` does when it has seen enough.
    """

    def __init__(self, error: OSError) -> None:
        self.unread = isinstance(error, BrokenPipeError)
        super().__init__(f"cannot write to standard output: {error.strerror or error}")
