"""The one settings object, read from the environment (prefix ``HUSTINGS_``) and passed down; never a global."""

from __future__ import annotations

import re
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Final

import platformdirs
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from kg.errors import ConfigError

_ADDRESS: Final = re.compile(r"https?://[^\s/?#]+(?:/[A-Za-z0-9._~-]+)*/?")


class Settings(BaseSettings):
    """Every setting, with its default; the environment variable is the upper-case field name after ``HUSTINGS_``."""

    model_config = SettingsConfigDict(
        env_prefix="HUSTINGS_",
        env_ignore_empty=True,  # `HUSTINGS_STORE=` says that there is none, not the folder '.'
        frozen=True,
        extra="forbid",
    )

    store: str | None = Field(
        default=None,
        description="The public store: a store folder, or a file or folder of TriG. Default: the bundled graph.",
    )
    history_store: str | None = Field(
        default=None,
        description="The history store of `HUSTINGS_STORE`: a store folder. Default: the folder beside it, with "
        "`-history` after its name.",
    )
    data_dir: Path = Field(
        default_factory=lambda: Path(platformdirs.user_data_dir("hustings", appauthor=False)),
        description="Where stores built from the bundled graph and snapshots are kept.",
    )
    host: str = Field(default="127.0.0.1", description="The address that `hustings serve` listens on.")
    port: int = Field(default=8000, ge=0, le=65535, description="The port that `hustings serve` listens on.")
    public_url: str | None = Field(
        default=None, description="The address that readers use, behind a proxy, with its path."
    )
    trusted_proxies: str = Field(
        default="",
        description="Proxies whose `X-Forwarded-For`, `-Proto`, `-Host` and `-Prefix` count: addresses or networks, "
        "with commas.",
    )
    access_log: bool = Field(
        default=True, description="Whether `hustings serve` writes a line of JSON per request to standard error."
    )
    contact: str | None = Field(default=None, description="Where corrections are sent: an e-mail address or URL.")
    query_timeout_seconds: float = Field(
        default=10.0, gt=0, description="A SPARQL query that runs longer is stopped, in seconds."
    )
    query_memory_megabytes: int = Field(
        default=1500, ge=256, description="Address space of one SPARQL worker, in megabytes."
    )
    result_row_limit: int = Field(default=1_000_000, ge=1, description="Most rows or triples in one SPARQL result.")
    query_workers: int = Field(default=2, ge=1, le=64, description="SPARQL queries that may run at once.")
    queries_per_client: int = Field(
        default=8, ge=1, description="SPARQL queries of one client that may run or wait at once."
    )
    result_cache_megabytes: int = Field(
        default=32, ge=0, description="Answers to SPARQL queries that are kept for who asks the same; 0 keeps none."
    )
    api_keys_file: Path | None = Field(
        default=None, description="Who may write: a file with a name and a key on each line, for `--allow-update`."
    )

    @field_validator("public_url")
    @classmethod
    def _check_address(cls, value: str | None) -> str | None:
        if value is not None and not _ADDRESS.fullmatch(value):
            raise ValueError("write an address such as https://example.org/hustings, without '?' and '#'")
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _check_networks(cls, value: str) -> str:
        _networks(value)
        return value

    def trusted_networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """The networks of ``trusted_proxies``."""
        return _networks(self.trusted_proxies)


def _networks(text: str) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())


def load_settings(**overrides: object) -> Settings:
    """Read the settings from the environment; ``overrides`` win where they are not None.

    Raises:
        ConfigError: a variable has a value that cannot be used; it is named.
    """
    given = {name: value for name, value in overrides.items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]  # pydantic checks the values
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"])
        raise ConfigError(
            f"Setting HUSTINGS_{name.upper()} has an unusable value: {first['msg']}.", setting=name
        ) from error
