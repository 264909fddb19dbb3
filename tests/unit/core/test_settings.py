"""What the operator sets: sensible without a word, and a mistake names its variable."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from caseflow.core.errors import ConfigurationError
from caseflow.core.settings import MEBIBYTE, Settings, load_settings

KEY = "0123456789-abcdefghij-0123456789"


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CASEFLOW_DEMO", raising=False)


def _settings(**said: Any) -> Settings:
    return load_settings(**{"secret_key": KEY, **said})


def test_what_is_not_set_is_safe_for_one_machine(tmp_path: Path) -> None:
    settings = _settings(var=tmp_path)
    assert not settings.demo, "the demo's people and passwords are never there unasked"
    assert (settings.host, settings.port, settings.proxies) == ("127.0.0.1", 8000, 0)
    assert settings.smtp_host == ""
    assert settings.url == f"sqlite:///{tmp_path.resolve() / 'caseflow.db'}"
    assert settings.files == tmp_path / "files"
    assert (settings.file_bytes, settings.case_bytes) == (20 * MEBIBYTE, 200 * MEBIBYTE)
    assert settings.file_bytes < settings.request_bytes == 25 * MEBIBYTE, "the largest file fits into a request"
    assert (settings.case_files, settings.smtp_port, settings.beat_seconds) == (50, 25, 5)
    assert MEBIBYTE == 2**20


def test_settings_come_from_the_environment_and_stay_as_they_were_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASEFLOW_PORT", "9000")
    monkeypatch.setenv("CASEFLOW_UNKNOWN", "x")
    settings = _settings()
    assert settings.port == 9000
    with pytest.raises(ValidationError):
        settings.port = 1  # type: ignore[misc]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("port", -1), ("port", 65536), ("proxies", -1), ("proxies", 6), ("smtp_port", 0), ("smtp_port", 65536),
        ("smtp_security", "ssl"), ("log_level", "TRACE"), ("beat_seconds", 0), ("file_bytes", 0), ("case_bytes", 0),
        ("case_files", 0), ("request_bytes", 0), ("database_url", "mysql://x"), ("base_url", "caseflow.example"),
        ("content", Path("/nowhere/at/all")), ("secret_key", "short"), ("secret_key", "a" * 40),
        ("secret_key", KEY[:31]), ("secret_key", "abcdefghi" * 4),
    ],
)  # fmt: skip
def test_a_setting_that_cannot_be_names_its_variable(name: str, value: Any) -> None:
    with pytest.raises(ConfigurationError, match=rf"^CASEFLOW_{name.upper()}: ") as caught:
        _settings(**{name: value})
    assert "Value error" not in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("port", 0), ("port", 65535), ("proxies", 5), ("smtp_port", 1), ("smtp_port", 65535), ("file_bytes", 1),
        ("case_bytes", 1), ("case_files", 1), ("request_bytes", 1), ("beat_seconds", 0.1),
        ("smtp_security", "starttls"), ("log_level", "DEBUG"),
    ],
)  # fmt: skip
def test_the_last_value_that_can_be_is_taken(name: str, value: Any) -> None:
    assert getattr(_settings(**{name: value}), name) == value


@pytest.mark.parametrize("url", ["sqlite:////var/x.db", "postgresql://db/x", "postgresql+psycopg://db/x"])
def test_a_database_that_is_named_is_the_one_used(url: str) -> None:
    assert _settings(database_url=url).url == url


def test_every_mistake_is_told_at_once() -> None:
    with pytest.raises(ConfigurationError) as caught:
        _settings(port=-1, log_level="x")
    assert [line.split(":")[0] for line in str(caught.value).splitlines()] == ["CASEFLOW_PORT", "CASEFLOW_LOG_LEVEL"]


def test_only_the_demo_does_without_a_strong_key() -> None:
    assert load_settings(demo=True).secret_key.get_secret_value() == ""
    assert load_settings(secret_key="abcdefghij" + "a" * 22).secret_key.get_secret_value()
    with pytest.raises(ConfigurationError, match=r"^CASEFLOW_SECRET_KEY: needs at least 32"):
        load_settings()


@pytest.mark.parametrize(
    ("base", "trusted", "hosts"),
    [
        ("https://hoso.example.vn/caseflow/", "", ["127.0.0.1", "hoso.example.vn", "localhost"]),
        ("http://hoso.example.vn:8443", "", ["127.0.0.1", "hoso.example.vn", "localhost"]),
        ("http://localhost:8000", "", ["127.0.0.1", "localhost"]),
        ("https://a.example", " b.example, c.example ,,", ["b.example", "c.example"]),
    ],
)
def test_the_server_answers_to_its_own_address_or_to_the_names_it_was_given(base, trusted, hosts) -> None:
    settings = _settings(base_url=base, trusted_hosts=trusted)
    assert settings.hosts == hosts
    assert not settings.base_url.endswith("/"), "links are put together with a slash"
