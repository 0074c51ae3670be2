"""What routes take, by name."""

from typing import Annotated, TypeAlias

from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter

from dialtree.directory.identifier import MAX_ID
from dialtree.storage.database import Database

Directory: TypeAlias = NamedDependency[Database]
"""The directory."""

PathId: TypeAlias = Annotated[int, PathParameter(ge=1, le=MAX_ID)]
"""A number in the path."""

QueryId: TypeAlias = Annotated[int | None, QueryParameter(ge=1, le=MAX_ID)]
"""A number in the query; None when it is not given."""

WhoseId: TypeAlias = Annotated[
    int | None, QueryParameter(ge=1, le=MAX_ID, description="Which organisation's; needed by who sees several.")
]
"""The number of the one organisation that is asked about; None when it is not given."""
