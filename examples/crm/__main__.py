"""`python -m examples.crm`: serves the CRM until Ctrl-C."""

import logging
import sys
from contextlib import suppress

import uvicorn

from .app import create_application
from .settings import load_settings


def main() -> None:
    """Serves; what is wrong with the settings is one clear line."""
    logging.basicConfig(level=logging.WARNING, format="crm: %(levelname)s: %(message)s")
    try:
        settings = load_settings()
        application = create_application(settings)
    except ValueError as error:
        sys.exit(f"crm: {error}")
    config = uvicorn.Config(
        application, host=settings.host, port=settings.port, log_config=None, access_log=False, server_header=False
    )
    # Where nobody can listen there, this says so and ends.
    listening = config.bind_socket()
    print(f"The CRM serves on http://{settings.host}:{settings.port} (Ctrl-C stops it)", flush=True)
    # Ctrl-C is how it ends.
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    main()
