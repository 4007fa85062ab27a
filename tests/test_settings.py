from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from dashboard.errors import SettingsError
from dashboard.settings import DEFAULT, Settings, load, settings_fields, table


def test_without_anything_given_all_is_as_by_default() -> None:
    assert load() == Settings()
    assert {row.origin for row in table(load())} == {DEFAULT}


def test_flags_win_over_environment_over_file_over_defaults(tmp_path: Path) -> None:
    file = tmp_path / "dashboard.toml"
    file.write_text('port = 1\nworkers = 1\nhost = "a"\n')
    loaded = load({"port": "3", "tick": None}, {"DASHBOARD_PORT": "2", "DASHBOARD_WORKERS": "2", "PATH": "x"}, file)
    assert (loaded.port, loaded.workers, loaded.host, loaded.tick) == (3, 2, "a", 0.1)
    origins = {row.name: row.origin for row in table(loaded)}
    assert origins["port"] == "--port on the command line"
    assert origins["workers"] == "DASHBOARD_WORKERS in the environment"
    assert origins["host"] == f"host in {file}"
    assert origins["tick"] == DEFAULT


def test_the_environment_can_name_the_file(tmp_path: Path) -> None:
    file = tmp_path / "dashboard.toml"
    file.write_text("port = 5\ntrusted_proxies = ['10.0.0.0/8', '::1']\nmax_body = '1MiB'\ndrain = 2\n")
    loaded = load(environment={"DASHBOARD_CONFIG": str(file)})
    assert (loaded.port, loaded.max_body, loaded.drain) == (5, 1 << 20, 2.0)
    assert loaded.trusted_proxies == ("10.0.0.0/8", "::1/128")


def test_an_empty_variable_is_as_good_as_none() -> None:
    assert load(environment={"DASHBOARD_PORT": ""}).port == 8080


def test_every_unknown_setting_is_named_with_its_place(tmp_path: Path) -> None:
    file = tmp_path / "dashboard.toml"
    file.write_text("prot = 1\n")
    with pytest.raises(SettingsError) as caught:
        load({"xyzzy": "1"}, {"DASHBOARD_WORKER": "2"}, file)
    assert f"prot in {file}: there is no setting prot; did you mean port?" in str(caught.value)
    assert "DASHBOARD_WORKER in the environment: there is no setting worker; did you mean workers?" in str(caught.value)
    assert "--xyzzy on the command line: there is no setting xyzzy; `dashboard settings` lists" in str(caught.value)


def test_a_malformed_value_is_named_with_its_place() -> None:
    with pytest.raises(SettingsError, match="DASHBOARD_PORT in the environment: 'http' is not a whole number"):
        load(environment={"DASHBOARD_PORT": "http"})


@pytest.mark.parametrize("content", ["port = ", "\xff"])
def test_a_file_that_is_not_toml_is_named(tmp_path: Path, content: str) -> None:
    file = tmp_path / "dashboard.toml"
    file.write_bytes(content.encode("latin-1"))
    with pytest.raises(SettingsError, match=f"{file} is not TOML"):
        load(file=file)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no.toml cannot be read: No such file"):
        load(file=tmp_path / "no.toml")


def test_secrets_are_masked_wherever_settings_are_shown() -> None:
    given = {"mongo_url": "mongodb://me:hush@h/", "redis_url": "redis://:hush@h", "secret": "hush" * 10}
    loaded = load(given)
    assert "hush" not in repr(loaded)
    assert all("hush" not in row.shown for row in table(loaded))
    assert {row.name: row.shown for row in table(loaded)}["mongo_url"] == "mongodb://me:***@h/"


def test_settings_go_to_workers_as_they_are() -> None:
    loaded = load({"port": "1"})
    assert pickle.loads(pickle.dumps(loaded)) == loaded


def test_every_setting_can_be_written_as_it_is_shown() -> None:
    for item in settings_fields():
        kind = item.metadata["kind"]
        shown = kind.show(item.default)
        assert kind.parse(shown) == item.default or shown == ""


def test_flags_and_variables_are_named_by_rule() -> None:
    row = next(row for row in table(Settings()) if row.name == "mongo_url")
    assert (row.flag, row.variable) == ("--mongo-url", "DASHBOARD_MONGO_URL")
