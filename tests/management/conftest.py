from storage.conftest import cluster, database, location, path, pytest_generate_tests, shell

__all__ = ["cluster", "database", "location", "path", "pytest_generate_tests", "shell"]
