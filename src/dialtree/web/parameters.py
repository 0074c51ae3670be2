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

AgentSearch: TypeAlias = Annotated[
    str,
    QueryParameter(
        max_length=200,
        description="Only those with all of these words, each in any of SIP id, name, speed dial and holder's name. "
        "Parts of words do; case, diacritics and Hebrew points do not count.",
    ),
]
"""What is searched for among extensions and those who hold them."""
