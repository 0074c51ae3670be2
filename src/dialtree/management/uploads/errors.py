"""Why an upload is not applied, or not even looked at."""


class UploadConflictError(Exception):
    """An upload is not in a state in which this can be done; the message says in which."""


class BusyError(Exception):
    """There is too much to do at the moment; the message says what."""


class BrokenOffError(Exception):
    """What was begun was broken off, and nothing was written; the message says why."""
