"""What a developer would write in an afternoon: FastAPI with a response model, SQLAlchemy's ORM.

The accounts and users of all extensions come with them in one query: left lazy, each would be a query of its own.
"""

import hashlib
import os
from collections import defaultdict
from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, FastAPI
from pydantic import BaseModel
from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, joinedload, mapped_column, relationship, sessionmaker

app = FastAPI()
engine = create_engine(os.environ["PEER_DATABASE"])
make_session = sessionmaker(engine)


class Base(DeclarativeBase):
    """The tables."""


class Account(Base):
    """An account of the tree."""

    __tablename__ = "accounts"
    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int]
    parent_id: Mapped[int | None]
    name: Mapped[str]
    active: Mapped[bool]


class User(Base):
    """A person."""

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    email: Mapped[str]
    active: Mapped[bool]


class Extension(Base):
    """An extension."""

    __tablename__ = "extensions"
    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    sip: Mapped[str]
    name: Mapped[str]
    speed_dial: Mapped[str]
    active: Mapped[bool]
    account: Mapped[Account] = relationship()
    user: Mapped[User | None] = relationship()


class Code(Base):
    """The secret that a program presents, as its digest."""

    __tablename__ = "codes"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    digest: Mapped[bytes]
    revoked_at: Mapped[str | None]
    account: Mapped[Account] = relationship()


class ExtensionOut(BaseModel):
    """An extension of the answer."""

    SIP: str
    Name: str
    SpeedDial: str
    AccountID: int
    AccountName: str
    UserName: str
    UserEmail: str


class Answer(BaseModel):
    """The answer."""

    ERR: int
    DESC: str
    EXTENSIONS: list[ExtensionOut]


def get_session() -> Iterator[Session]:
    """A session for each request."""
    with make_session() as session:
        yield session


@app.get("/Comet/api/GetExtensions")
def get_extensions(code: str, session: Annotated[Session, Depends(get_session)], showAll: bool = True) -> Answer:  # noqa: N803 - the parameter's name
    """The extension list."""
    digest = hashlib.sha256(code.encode()).digest()
    found = session.scalar(select(Code).where(Code.digest == digest).options(joinedload(Code.account)))
    if found is None or found.revoked_at is not None:
        return Answer(ERR=0, DESC="Unauthorized", EXTENSIONS=[])
    positions = account_positions(session, found.account.organization_id)
    query = select(Extension).options(joinedload(Extension.account), joinedload(Extension.user))
    if showAll:
        query = query.where(Extension.organization_id == found.account.organization_id)
    else:
        query = query.where(Extension.account_id == found.account_id)
    listed = [it for it in session.scalars(query) if it.active and it.account_id in positions]
    listed.sort(key=lambda it: (positions[it.account_id], sort_key(it)))
    return Answer(ERR=0, DESC="OK", EXTENSIONS=[to_output(it) for it in listed])


def account_positions(session: Session, organization_id: int) -> dict[int, int]:
    """Where each active account stands in the order of the list: depth first, siblings by name."""
    below: dict[int | None, list[Account]] = defaultdict(list)
    for account in session.scalars(select(Account).where(Account.organization_id == organization_id)):
        below[account.parent_id].append(account)
    positions: dict[int, int] = {}

    def walk(parent_id: int | None) -> None:
        for account in sorted(below[parent_id], key=lambda it: (it.name, it.id)):
            if account.active:
                positions[account.id] = len(positions)
                walk(account.id)

    walk(None)
    return positions


def sort_key(extension: Extension) -> tuple[object, ...]:
    """Speed dials that are numbers first, by number, then the others by name."""
    if extension.speed_dial.isdigit():
        return (0, int(extension.speed_dial), extension.speed_dial, extension.sip)
    return (1, 0, extension.name, extension.sip)


def to_output(extension: Extension) -> ExtensionOut:
    """An extension as it stands in the answer."""
    user = extension.user if extension.user is not None and extension.user.active else None
    return ExtensionOut(
        SIP=extension.sip,
        Name=extension.name,
        SpeedDial=extension.speed_dial,
        AccountID=extension.account_id,
        AccountName=extension.account.name,
        UserName=user.name if user else "",
        UserEmail=user.email if user else "",
    )
