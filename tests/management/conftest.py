from storage.conftest import database, path, shell

__all__ = ["database", "path", "shell"]
