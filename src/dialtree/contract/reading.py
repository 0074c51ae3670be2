"""An answer of the extension list, read back: what a client got or somebody saved."""

import json

import msgspec

from dialtree.contract.extension import Extension

_BYTE_ORDER_MARK = "\ufeff"


class NotTheContractError(ValueError):
    """Bytes that are no answer of the extension list. The message names the place and the fault."""


class ReadAnswer(msgspec.Struct, frozen=True):
    """What an answer says.

    Attributes:
        err: The value of `ERR`.
        desc: The value of `DESC`.
        extensions: The extensions, in the answer's order; a null string is read as "".
    """

    err: int
    desc: str
    extensions: tuple[Extension, ...]


class _Entry(msgspec.Struct, gc=False):
    """An extension as other servers of the contract send it: strings may be null, more keys may stand beside."""

    sip: str | None = msgspec.field(name="SIP")
    name: str | None = msgspec.field(name="Name")
    speed_dial: str | None = msgspec.field(name="SpeedDial")
    account_id: int = msgspec.field(name="AccountID")
    account_name: str | None = msgspec.field(name="AccountName")
    user_name: str | None = msgspec.field(name="UserName")
    user_email: str | None = msgspec.field(name="UserEmail")

    def extension(self) -> Extension:
        return Extension(
            self.sip or "",
            self.name or "",
            self.speed_dial or "",
            self.account_id,
            self.account_name or "",
            self.user_name or "",
            self.user_email or "",
        )


class _Envelope(msgspec.Struct):
    err: int = msgspec.field(name="ERR")
    desc: str | None = msgspec.field(name="DESC")
    extensions: list[msgspec.Raw] | None = msgspec.field(name="EXTENSIONS")


_envelopes = msgspec.json.Decoder(_Envelope)
_entries = msgspec.json.Decoder(_Entry)


def read_answer(body: bytes) -> ReadAnswer:
    """Reads an answer's JSON: UTF-8, with or without byte-order mark.

    Raises:
        NotTheContractError: The bytes are no JSON, or a key is missing or of another type.
    """
    try:
        text = body.decode("utf-8").removeprefix(_BYTE_ORDER_MARK)
    except UnicodeDecodeError as error:
        raise NotTheContractError(f"Not UTF-8: byte {error.start}") from None
    try:
        envelope = _envelopes.decode(text)
    except msgspec.ValidationError as error:
        raise NotTheContractError(str(error)) from None
    except msgspec.DecodeError as error:
        raise NotTheContractError(_locate(text, error)) from None
    except RecursionError:
        raise NotTheContractError("Nested too deeply") from None
    extensions = tuple(_read_entry(index, entry) for index, entry in enumerate(envelope.extensions or ()))
    return ReadAnswer(envelope.err, envelope.desc or "", extensions)


def _locate(text: str, fault: msgspec.DecodeError) -> str:
    # The fast reader counts bytes; whoever mends a file counts lines. What only the fast one refuses keeps its words.
    try:
        json.loads(text, parse_int=str)
    except RecursionError:
        return str(fault)
    except json.JSONDecodeError as error:
        return f"Not JSON: line {error.lineno}, column {error.colno}: {error.msg}"
    return str(fault)


def _read_entry(index: int, entry: msgspec.Raw) -> Extension:
    try:
        return _entries.decode(entry).extension()
    except msgspec.DecodeError as error:
        raise NotTheContractError(f"EXTENSIONS[{index}]: {error}") from None
