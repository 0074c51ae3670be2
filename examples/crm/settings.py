"""The settings, read from the environment: `CRM_` before each name."""

from pathlib import Path

from pydantic import Field, HttpUrl, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What has to be known to serve the CRM.

    Attributes:
        dialtree_url: Dialtree's address, for this server and for browsers alike.
        code: The code that opens the department's extensions.
        secret: What cookies are signed with.
        people: The file of those who may sign in.
        host: The address to listen on.
        port: The port to listen on.
        secure: Whether browsers come by https, and are to send the cookie by nothing else.
    """

    model_config = SettingsConfigDict(env_prefix="CRM_", frozen=True)

    dialtree_url: HttpUrl
    code: SecretStr
    secret: SecretStr = Field(min_length=32)
    people: Path
    host: str = "127.0.0.1"
    port: int = Field(default=8081, ge=1, le=65535)
    secure: bool = False

    @property
    def dialtree(self) -> str:
        """Dialtree's address, without a slash at the end."""
        return str(self.dialtree_url).rstrip("/")

    @property
    def dialtree_origin(self) -> str:
        """Dialtree's origin, as policies name it."""
        scheme, _, rest = self.dialtree.partition("://")
        return f"{scheme}://{rest.partition('/')[0]}"


def load_settings() -> Settings:
    """The settings, from the environment.

    Raises:
        ValueError: Some are missing or bad; it names them, and shows no value.
    """
    try:
        return Settings()  # type: ignore[call-arg]  # the environment gives the rest
    except ValidationError as error:
        bad = error.errors(include_input=False, include_url=False, include_context=False)
        raise ValueError("; ".join(f"CRM_{str(it['loc'][0]).upper()}: {it['msg']}" for it in bad)) from None
