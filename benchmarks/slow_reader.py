"""`python -m benchmarks.slow_reader PORT PATH BYTES SECONDS`: asks for an answer and reads it at a pace.

BYTES a second; 0 is as fast as they come. It gives up after SECONDS, and prints how many bytes it has read.
"""

import socket
import sys
import time

_PIECE = 256 * 1024


def main() -> None:
    """Reads until the answer or the time is at its end."""
    port, path, pace, seconds = int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
    deadline = time.monotonic() + seconds
    read = 0
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
        while time.monotonic() < deadline and (piece := connection.recv(_PIECE)):
            read += len(piece)
            if pace:
                time.sleep(len(piece) / pace)
    print(read)


if __name__ == "__main__":
    main()
