from storage.conftest import database, location, path, pytest_generate_tests, shell

__all__ = ["database", "location", "path", "pytest_generate_tests", "shell"]
