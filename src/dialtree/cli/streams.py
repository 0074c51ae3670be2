"""The standard streams, made fit for printing."""

import io
import os
import sys


def prepare_streams() -> None:
    """Fills the place of closed streams, and lets no letter end in an error.

    A file opened later would else get the number of a closed stream, and be written to as if it were one.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            # Nobody sees what goes to a closed standard output, so that writing there must fail.
            flags = os.O_WRONLY if name == "stderr" else os.O_RDONLY
            # It gets the lowest number that is free, which is that of the stream.
            descriptor = os.open(os.devnull, flags)
            setattr(sys, name, open(descriptor, mode, encoding="utf-8", closefd=False))  # noqa: SIM115 - it lives as long as the process
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def silence_output() -> None:
    """Sends to nowhere what standard output did not take, for the interpreter tries once more when it exits."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
