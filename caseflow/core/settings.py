"""What the operator sets through CASEFLOW_* variables, validated once at start."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Self

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from caseflow.core.errors import ConfigurationError

PREFIX = "CASEFLOW_"
MEBIBYTE = 1024 * 1024


class Settings(BaseSettings):
    """One installation's settings; every field is the variable CASEFLOW_<NAME>."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore")

    demo: bool = Field(False, description="Demo mode: marked on every page; a secret key is made when absent.")
    var: Path = Field(Path("var"), description="Where the embedded database, files and the demo's secret key live.")
    database_url: str = Field("", description="Empty: SQLite under `var`. Otherwise sqlite:/// or postgresql://.")
    content: Path | None = Field(None, description="Overlay folder whose files replace shipped content files.")
    agency: str = Field("", description="The agency served, a name of `workflows/agencies`; empty: the only one.")
    secret_key: SecretStr = Field(SecretStr(""), description="Signs cookies; at least 32 characters.")
    base_url: str = Field("http://127.0.0.1:8000", description="The address that links in messages begin with.")
    trusted_hosts: str = Field("", description="Comma-separated host names; empty: the base URL's host and localhost.")
    host: str = Field("127.0.0.1", description="Address the web server listens on.")
    port: int = Field(8000, ge=0, le=65535, description="Port the web server listens on; 0 picks a free one.")
    proxies: int = Field(0, ge=0, le=5, description="How many reverse proxies set X-Forwarded-*.")
    smtp_host: str = Field("", description="Empty: messages are kept in the outbox and not sent.")
    smtp_port: int = Field(25, ge=1, le=65535, description="Port of the mail server.")
    smtp_user: str = Field("", description="Name to sign in with; empty: without signing in.")
    smtp_password: SecretStr = Field(SecretStr(""), description="Password of that name.")
    smtp_security: str = Field("none", pattern="^(none|starttls|tls)$", description="`none`, `starttls` or `tls`.")
    mail_from: str = Field("caseflow@localhost", description="Sender address of every message.")
    log_level: str = Field(
        "INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="`DEBUG`, `INFO`, `WARNING` or `ERROR`."
    )
    note_minutes: int = Field(
        60, ge=0, description="How many minutes an internal note may be changed or withdrawn by its author."
    )
    beat_seconds: float = Field(5, gt=0, description="How often the scheduler looks for due timers and messages.")
    file_bytes: int = Field(20 * MEBIBYTE, gt=0, description="Largest file, in bytes.")
    case_bytes: int = Field(200 * MEBIBYTE, gt=0, description="Largest total of files of one case, in bytes.")
    case_files: int = Field(50, gt=0, description="Most files of one case.")
    request_bytes: int = Field(25 * MEBIBYTE, gt=0, description="Largest request body, in bytes.")

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: str) -> str:
        if url and not url.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
            raise ValueError("must begin with sqlite:/// or postgresql://")
        return url

    @field_validator("content")
    @classmethod
    def _there(cls, folder: Path | None) -> Path | None:
        """A mistyped folder would pass for an empty one, and the shipped content for the province's."""
        if folder is not None and not folder.is_dir():
            raise ValueError(f"there is no folder {folder}")
        return folder

    @field_validator("base_url")
    @classmethod
    def _web_address(cls, url: str) -> str:
        if not url.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return url.rstrip("/")

    @model_validator(mode="after")
    def _strong_key(self) -> Self:
        key = self.secret_key.get_secret_value()
        if not self.demo and (len(key) < 32 or len(set(key)) < 10):
            raise ValueError("secret_key: needs at least 32 varied characters outside demo mode")
        return self

    @property
    def url(self) -> str:
        """The database address actually used."""
        return self.database_url or f"sqlite:///{self.var.resolve() / 'caseflow.db'}"

    @property
    def files(self) -> Path:
        """The folder of the content-addressed store."""
        return self.var / "files"

    @property
    def hosts(self) -> list[str]:
        """The host names the web application answers to."""
        named = [h.strip() for h in self.trusted_hosts.split(",") if h.strip()]
        own = self.base_url.split("//", 1)[1].split("/", 1)[0].split(":", 1)[0]
        return named or sorted({own, "127.0.0.1", "localhost"})


def load_settings(**overrides: Any) -> Settings:
    """Reads the environment; raises ConfigurationError whose message names each faulty variable."""
    try:
        return Settings(**overrides)
    except ValidationError as error:
        lines = []
        for fault in error.errors():
            message = fault["msg"].removeprefix("Value error, ")
            name = str(fault["loc"][0]) if fault["loc"] else message.split(":", 1)[0]
            text = message if fault["loc"] else message.split(":", 1)[1].strip()
            lines.append(f"{PREFIX}{name.upper()}: {text}")
        raise ConfigurationError("\n".join(lines)) from error
