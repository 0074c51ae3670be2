"""Every setting, once: read from the environment, `DIALTREE_` before each name."""

from typing import Annotated, Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

Words = Annotated[tuple[str, ...], NoDecode]
"""Several values, separated by commas."""

MEBIBYTE = 1024 * 1024


class Settings(BaseSettings):
    """The settings of a server and of the command line."""

    model_config = SettingsConfigDict(env_prefix="DIALTREE_", frozen=True)

    database: str = Field(
        default="sqlite:///dialtree.db",
        description="Where the directory is: `sqlite:///relative.db`, `sqlite:////absolute.db` or "
        "`postgresql://user:password@host/name`.",
    )
    database_connections: int = Field(
        default=10, ge=1, le=1000, description="How many connections to PostgreSQL each worker opens at most."
    )
    database_connect_timeout: float = Field(
        default=5, gt=0, description="How many seconds a connection to PostgreSQL may take to come about."
    )
    database_statement_timeout: float = Field(
        default=30,
        gt=0,
        description="How many seconds a statement, and the whole of a list (5 more), may take in PostgreSQL; a command "
        "line's may take longer.",
    )
    heartbeat_milliseconds: int = Field(
        default=100,
        ge=10,
        le=60_000,
        description="For how many milliseconds after PostgreSQL's last sign of life what it has announced is relied "
        "on: the most that an answer may be behind the last commit.",
    )
    strict: bool = Field(
        default=False,
        description="Whether to ask PostgreSQL before each answer, so that none is behind the last commit.",
    )
    stale_on_error: float = Field(
        default=300,
        ge=0,
        description="While the database is out of reach, for how many seconds after an answer was last known to be "
        "right it is given from memory, marked `Dialtree-Stale`. What is remembered is held against the database every "
        "5 seconds, so that less than 5 may give nothing from memory; 0 turns that off.",
    )
    host: str = Field(default="127.0.0.1", description="The address that `serve` listens on.")
    port: int = Field(default=8080, ge=1, le=65535, description="The port that `serve` listens on.")
    workers: int = Field(default=1, ge=1, le=256, description="How many worker processes `serve` runs.")
    trusted_proxies: Words = Field(
        default=(), description="Networks (CIDR, comma-separated) of the proxies whose `X-Forwarded-For` is believed."
    )
    allowed_origins: Words = Field(
        default=(), description="Origins (`https://crm.example`, comma-separated) whose pages may read answers."
    )
    webhook_networks: Words = Field(
        default=(),
        description="Networks (CIDR, comma-separated) that are not public and to which webhooks may be sent all the "
        "same, also without TLS.",
    )
    unmatched_per_minute: float = Field(
        default=30, gt=0, description="How many codes that match nothing an address may send a minute, in each worker."
    )
    unmatched_burst: int = Field(default=60, ge=1, description="How many such codes it may send at once.")
    api_per_minute: float = Field(
        default=600,
        gt=0,
        description="How many requests of management a person or a program may make a minute, in each worker; and as "
        "many an address of which nobody is proven.",
    )
    api_burst: int = Field(default=120, ge=1, description="How many such requests it may make at once.")
    snapshot_memory: int = Field(
        default=256 * MEBIBYTE, ge=0, description="How many bytes of rendered answers each worker keeps."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="From which level on to log."
    )
    log_format: Literal["text", "json"] = Field(
        default="text", description="How log lines are written, on standard error."
    )
    access_log: bool = Field(default=False, description="Whether to log every request; codes are blanked.")

    @field_validator("trusted_proxies", "allowed_origins", "webhook_networks", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(filter(None, (word.strip() for word in value.split(",")))) if isinstance(value, str) else value
