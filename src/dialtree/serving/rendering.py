"""Renders answers, in steps between which the event loop serves others."""

import asyncio
from dataclasses import dataclass

from dialtree.contract.answer import encode_in_pieces
from dialtree.contract.encoding import ContentEncoding
from dialtree.contract.entity_tag import entity_tag
from dialtree.serving import compression
from dialtree.storage.database import Database
from dialtree.storage.listing import load_listing

_LARGE = 1024 * 1024
"""From this many bytes on, a body is put together in a thread: Python lets go of its lock only then."""


@dataclass(frozen=True, slots=True)
class Body:
    """What is sent.

    Attributes:
        body: The bytes.
        tag: Their strong entity tag.
    """

    body: bytes
    tag: str


@dataclass(frozen=True, slots=True)
class Rendered(Body):
    """An `OK` answer, not compressed, as of one revision.

    Attributes:
        revision: The organisation's revision; None when there is no such organisation.
    """

    revision: int | None


async def render(database: Database, organization_id: int, account_id: int | None) -> Rendered:
    """Renders a list as it stands now.

    Args:
        database: The directory.
        organization_id: The organisation.
        account_id: The account whose own extensions alone are listed; None for the whole organisation.

    Raises:
        OutOfReachError: The database cannot be read.
    """
    async with database.read() as connection:
        listing = await load_listing(connection, organization_id, account_id)
    pieces: list[bytes] = []
    for piece in encode_in_pieces(listing.extensions):
        pieces.append(piece)
        await asyncio.sleep(0)
    large = sum(map(len, pieces)) >= _LARGE
    body = await asyncio.to_thread(_join, pieces) if large else _join(pieces)
    return Rendered(body.body, body.tag, listing.revision)


async def compress(plain: bytes, encoding: ContentEncoding) -> Body:
    """A body in another encoding."""
    return await asyncio.to_thread(lambda: _tagged(compression.compress(plain, encoding)))


def _join(pieces: list[bytes]) -> Body:
    return _tagged(b"".join(pieces))


def _tagged(body: bytes) -> Body:
    return Body(body, entity_tag(body))
