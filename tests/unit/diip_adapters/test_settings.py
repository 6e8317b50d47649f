from __future__ import annotations

from pathlib import Path

import pytest

from diip_adapters.fernet import new_key
from diip_adapters.settings import effective, masked_url, read_secret, read_settings, read_token
from diip_adapters.tokens import new_signing_key
from diip_core.domain.secret import Secret
from diip_core.errors import InvalidInput, SettingUnusable


@pytest.fixture
def homeless(monkeypatch: pytest.MonkeyPatch) -> None:
    """A user id without a name and without HOME, as in many containers."""

    def no_entry(uid: int) -> None:
        raise KeyError(f"getpwuid(): uid not found: {uid}")

    for name in ("HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("pwd.getpwuid", no_entry)


def test_without_an_environment_everything_has_a_default(tmp_path: Path) -> None:
    settings = read_settings({"DIIP_DATA_DIR": str(tmp_path)})
    assert settings.database_url == Secret(f"sqlite:///{tmp_path}/diip.db")
    assert settings.plugins is None
    assert settings.egress_allow == ""
    assert not settings.is_production
    assert settings.sources["data_dir"] == "environment"
    assert settings.sources["database_url"] == "default"


def test_a_data_folder_may_have_any_name() -> None:
    url = read_settings({"DIIP_DATA_DIR": "/data/50% off? #1"}).database().reveal()
    assert url == "sqlite:////data/50%25 off%3F #1/diip.db"


def test_the_data_folder_defaults_to_the_home_of_the_user(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert tmp_path in read_settings({}).data_dir.parents


def test_reading_settings_makes_no_folder(tmp_path: Path) -> None:
    read_settings({"DIIP_DATA_DIR": str(tmp_path / "new")})
    assert not (tmp_path / "new").exists()


def test_an_empty_variable_counts_as_unset() -> None:
    assert read_settings({"DIIP_ENV": "", "DIIP_DATABASE_POOL": "  "}) == read_settings({})


def test_an_empty_list_is_a_list() -> None:
    settings = read_settings({"DIIP_PLUGINS": ""})
    assert settings.plugins == frozenset()
    assert settings.sources["plugins"] == "environment"


def test_lists_are_comma_separated() -> None:
    assert read_settings({"DIIP_PLUGINS": "diip-kelp, diip-moss,"}).plugins == {"diip-kelp", "diip-moss"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DIIP_ALLOWED_HOSTS", "diip.example.org, 10.0.0.5:8443, [::1], [fd00::5]:80"),
        ("DIIP_CORS_ORIGINS", "https://app.example.org,http://localhost:3000,https://[::1]:1"),
        ("DIIP_TRUSTED_PROXIES", "10.0.0.0/8, ::1"),
        ("DIIP_PUBLIC_URL", "https://diip.example.org:8443/diip"),
    ],
)
def test_a_valid_list_is_accepted(name: str, value: str) -> None:
    field = name.removeprefix("DIIP_").lower()
    known = getattr(read_settings({name: value}), field)
    assert known == (value if name == "DIIP_PUBLIC_URL" else {one.strip() for one in value.split(",")})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DIIP_ENV", "prod"),
        ("DIIP_DATA_DIR", __file__),
        ("DIIP_ENCRYPTION_KEYS", "not-a-key"),
        ("DIIP_EGRESS_ALLOW", "http://x/"),
        ("DIIP_STATEMENT_SECONDS", "nan"),
        ("DIIP_STATEMENT_SECONDS", "0"),
        ("DIIP_LOCK_SECONDS", "soon"),
        ("DIIP_DATABASE_POOL", "1.5"),
        ("DIIP_DATABASE_POOL", "10000000000000000000000000000000000"),
        ("DIIP_PUBLIC_URL", "diip.example.org"),
        ("DIIP_PUBLIC_URL", "https://diip.example.org/?x=1"),
        ("DIIP_ALLOWED_HOSTS", "https://diip.example.org"),
        ("DIIP_ALLOWED_HOSTS", "*"),
        ("DIIP_ALLOWED_HOSTS", "a b"),
        ("DIIP_ALLOWED_HOSTS", "diip.example.org;b"),
        ("DIIP_ALLOWED_HOSTS", "diip.example.org:99999"),
        ("DIIP_ALLOWED_HOSTS", "::1"),
        ("DIIP_CORS_ORIGINS", "https://a b"),
        ("DIIP_CORS_ORIGINS", "https://a.example https://b.example"),
        ("DIIP_CORS_ORIGINS", "https://app.example.org/"),
        ("DIIP_CORS_ORIGINS", "https://app.example.org:port"),
        ("DIIP_TRUSTED_PROXIES", "10.0.0.1 10.0.0.2"),
        ("DIIP_EGRESS_ALLOW", "a b"),
        ("DIIP_PLUGINS", "diip-kelp diip-moss"),
        ("DIIP_PUBLIC_URL", "https://a b"),
        ("DIIP_PUBLIC_URL", "https://me:pw@diip.example.org"),
        ("DIIP_CORS_ORIGINS", "app.example.org"),
        ("DIIP_CORS_ORIGINS", "https://*.example.org"),
        ("DIIP_TRUSTED_PROXIES", "10.0.0.0/8,proxy"),
        ("DIIP_HTTP_THREADS", "0"),
        ("DIIP_LOG_LEVEL", "loud"),
        ("DIIP_FAILPOINT", "nowhere:1:kill"),
        ("DIIP_FAILPOINT", "page.stored:0:kill"),
        ("DIIP_FAILPOINT", "page.stored:1:explode"),
        ("DIIP_CA_FILE", "/no/such/file.pem"),
        ("DIIP_PROXY_URL", "socks5://canary@proxy.example"),
        ("DIIP_PROXY_URL", "proxy.example:3128"),
        ("DIIP_PROXY_URL", "http://me:canary@proxy.example:port"),
        ("DIIP_PROXY_URL", "http://me:canary@[proxy"),
        ("DIIP_PROXY_URL", "http://proxy.example/path?x=canary"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingUnusable, match=name) as refused:
        read_settings({name: value})
    assert refused.value.field == name
    assert "\n" not in refused.value.message
    assert "canary" not in refused.value.message


def test_production_needs_keys_and_loads_no_plugins() -> None:
    with pytest.raises(SettingUnusable, match="DIIP_ENCRYPTION_KEYS"):
        read_settings({"DIIP_ENV": "production"})
    settings = read_settings({"DIIP_ENV": "production", "DIIP_ENCRYPTION_KEYS": new_key()})
    assert settings.plugins == frozenset()


@pytest.mark.parametrize(
    ("name", "value"), [("DIIP_CORS_ORIGINS", "*"), ("DIIP_PUBLIC_URL", "http://diip.example.org")]
)
def test_production_refuses_open_origins_and_plain_http(name: str, value: str) -> None:
    assert read_settings({name: value})
    with pytest.raises(SettingUnusable, match=name):
        read_settings({"DIIP_ENV": "production", "DIIP_ENCRYPTION_KEYS": new_key(), name: value})


def test_production_has_no_failpoints() -> None:
    with pytest.raises(SettingUnusable, match="DIIP_FAILPOINT"):
        read_settings(
            {
                "DIIP_ENV": "production",
                "DIIP_ENCRYPTION_KEYS": new_key(),
                "DIIP_FAILPOINT": "page.stored:1:kill",
            }
        )


def test_every_diip_variable_that_does_nothing_is_unknown() -> None:
    given = {"DIIP_DATABSE_URL": "x", "DIIP_SENTRY_DSN": "x", "DIIP_TEST_POSTGRES_URL": "x", "PATH": "/bin"}
    assert read_settings(given).unknown == ("DIIP_DATABSE_URL", "DIIP_SENTRY_DSN")


def test_a_user_without_a_home_needs_no_data_folder_to_read_settings(homeless: None) -> None:
    settings = read_settings({})
    assert (settings.data_dir, settings.database_url) == (None, None)
    for needed in (settings.data_folder, settings.database):
        with pytest.raises(SettingUnusable, match="DIIP_DATA_DIR must be set"):
            needed()
    assert read_settings({"DIIP_DATABASE_URL": "sqlite:////tmp/a.db"}).database()
    assert settings.with_database("sqlite:////tmp/a.db").database()
    assert dict.fromkeys(name for name, _, _ in effective(settings))


def test_a_user_without_a_home_cannot_name_it(homeless: None) -> None:
    with pytest.raises(SettingUnusable, match="DIIP_DATA_DIR begins with ~"):
        read_settings({"DIIP_DATA_DIR": "~/diip"})


def test_a_proxy_and_its_authority_are_settings(tmp_path: Path) -> None:
    authority = tmp_path / "ca.pem"
    authority.write_text("")
    settings = read_settings(
        {"DIIP_PROXY_URL": "http://me:canary@proxy.example:3128", "DIIP_CA_FILE": str(authority)}
    )
    assert settings.proxy_url == Secret("http://me:canary@proxy.example:3128")
    assert settings.ca_file == authority
    shown = {name: value for name, value, _ in effective(settings)}
    assert shown["DIIP_PROXY_URL"] == "http://me:***@proxy.example:3128"


def test_neither_the_effective_settings_nor_repr_show_a_secret() -> None:
    settings = read_settings(
        {
            "DIIP_DATABASE_URL": "postgresql://me:canary-1@host/db?password=canary-2",
            "DIIP_ENCRYPTION_KEYS": new_key(),
        }
    )
    shown = repr(settings) + str(effective(settings))
    assert "canary" not in shown
    assert settings.encryption_keys is not None
    assert settings.encryption_keys[0].reveal() not in shown


@pytest.mark.parametrize(
    ("url", "masked"),
    [
        ("sqlite:////var/lib/diip.db", "sqlite:////var/lib/diip.db"),
        ("sqlite:///diip.db", "sqlite:///diip.db"),
        ("postgresql:///diip", "postgresql:///diip"),
        ("postgresql://me@host/db", "postgresql://me@host/db"),
        ("postgresql://me:pw@host:5432/db", "postgresql://me:***@host:5432/db"),
        ("postgresql://me:p@/w@host/db", "postgresql://me:***@host/db"),
        ("postgresql://:pw@host/db", "postgresql://:***@host/db"),
        ("postgresql://host/db?password=pw", "postgresql://host/db?***"),
    ],
)
def test_an_address_is_shown_without_its_password(url: str, masked: str) -> None:
    assert masked_url(url) == masked


def test_the_option_database_replaces_the_setting() -> None:
    settings = read_settings({"DIIP_DATABASE_URL": "sqlite:///a"}).with_database("sqlite:///b")
    assert settings.database_url == Secret("sqlite:///b")
    assert settings.name_of("database_url") == "--database"
    assert settings.name_of("data_dir") == "DIIP_DATA_DIR"


def test_a_token_is_read_from_the_named_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_TOKEN", " abc\n")
    assert read_secret("MY_TOKEN") == Secret("abc")
    assert read_secret("NO_SUCH_TOKEN") is None


@pytest.mark.parametrize(
    "token",
    [
        "ghp_0123456789abcdefghijklmnopqrstuvwxyz", "github_pat_11AAAA", "glpat-aB3", "0123456789abcdef",
        "hunter2", "AKIAIOSFODNN7EXAMPLE", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "Bearer x", "", "TOKEN=abc",
        "ATATT3xFfGF0",
    ],
)  # fmt: skip
def test_a_token_in_place_of_a_variables_name_is_never_repeated(token: str) -> None:
    with pytest.raises(InvalidInput, match="not the token itself") as refused:
        read_token(token)
    assert not token or token not in refused.value.message


@pytest.mark.parametrize("name", ["GITHUB_TOKEN", "GH_TOKEN2", "TOKEN", "NO_SUCH_VARIABLE"])
def test_an_unset_variable_is_named(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(name, raising=False)
    with pytest.raises(InvalidInput, match=f"the variable {name} is not set"):
        read_token(name)


def test_account_settings_have_defaults_and_are_shown() -> None:
    settings = read_settings({})
    assert (settings.registration, settings.password_min_length) == ("open", 12)
    assert (settings.access_token_seconds, settings.refresh_token_seconds) == (600, 2_592_000)
    assert str(settings.argon2) == "19456,2,1"
    assert settings.signing_keys is None
    given = {"DIIP_SIGNING_KEYS": new_signing_key(), "DIIP_ARGON2": "8,1,1", "DIIP_REGISTRATION": "closed"}
    shown = {name: value for name, value, _ in effective(read_settings(given))}
    assert (shown["DIIP_SIGNING_KEYS"], shown["DIIP_ARGON2"]) == ("***", "8,1,1")
    assert shown["DIIP_REGISTRATION"] == "closed"


def test_production_closes_registration_by_default() -> None:
    production = {"DIIP_ENV": "production", "DIIP_ENCRYPTION_KEYS": new_key()}
    assert read_settings(production).registration == "closed"
    assert read_settings({**production, "DIIP_REGISTRATION": "open"}).registration == "open"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DIIP_REGISTRATION", "maybe"),
        ("DIIP_PASSWORD_MIN_LENGTH", "7"),
        ("DIIP_ACCESS_TOKEN_SECONDS", "0"),
        ("DIIP_REFRESH_TOKEN_SECONDS", "a week"),
        ("DIIP_ARGON2", "1,1"),
        ("DIIP_SIGNING_KEYS", "canary"),
    ],
)
def test_an_account_setting_that_cannot_be_used_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingUnusable, match=name) as refusal:
        read_settings({name: value})
    assert "canary" not in refusal.value.message
