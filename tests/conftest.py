"""What holds for every test. The folder of a conftest is on the path, which makes `support` importable."""

import signal

# A shell that starts a job in the background has it ignore Ctrl-C, and so would every process that the tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)
