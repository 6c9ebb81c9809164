"""Settings: which place wins, what is refused, and that keys stay out of sight."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.declaring import GUARDS, WrongSetting
from monitor.settings import DECLARATIONS, Settings, load
from monitor.values import Secret

HOUR = 3_600_000
SECRET = "s3cr3t-key"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Return the path of a config file that is not there yet."""
    return tmp_path / "config.toml"


def write(config: Path, text: str, mode: int = 0o600) -> dict[str, str]:
    """Write a config file, and return the environment that names it."""
    config.write_text(text)
    config.chmod(mode)
    return {"MONITOR_CONFIG": str(config)}


def wrong(flags: dict[str, str | None], environ: dict[str, str]) -> str:
    """Return the one line that refuses these settings."""
    with pytest.raises(WrongSetting) as caught:
        load(flags, environ)
    line = str(caught.value)
    assert line.isprintable()
    assert SECRET not in line
    assert SECRET not in repr(caught.value)
    return line


def test_defaults(home: Path) -> None:
    settings = load({}, {})
    assert (settings.host, settings.port, settings.path) == ("127.0.0.1", 8787, "/webhook")
    assert settings.api_keys == ()
    assert settings.database.is_relative_to(home)
    assert settings.database.name == "monitor.db"
    assert settings.stalled_after_ms == 6 * HOUR
    assert settings.waiting_too_long_ms == 180_000
    assert settings.video_lifetime_ms == HOUR
    assert settings.max_body_bytes == 64 * 1024 * 1024
    assert settings.allowed_hosts == ()
    assert settings.request_deadline_ms == 30_000
    assert settings.max_connections == 200
    assert settings.mouse
    assert settings.warnings == ()


def test_flags_win_over_the_environment_and_that_over_the_file(config: Path) -> None:
    environ = write(config, 'port = 1\nhost = "localhost"\npath = "/file"')
    environ |= {"MONITOR_PORT": "2", "MONITOR_HOST": "::1"}
    settings = load({"port": "3", "host": None}, environ)
    assert (settings.port, settings.host, settings.path) == (3, "::1", "/file")


def test_the_file_may_hold_every_setting(config: Path) -> None:
    environ = write(
        config,
        f'host = "[::1]"\nport = 0\npath = "/in"\napi_key = ["{SECRET}", "old"]\ndatabase = "~/m.db"\n'
        'stalled_after = "2.5h"\nwaiting_too_long = "4m"\nvideo_lifetime = "4h"\nmax_body = "1MiB"\n'
        'theme = "ansi-dark"\nmouse = false\nallowed_hosts = ["Hooks.example.com.", "[::2]"]\n'
        'request_deadline = "45s"\nmax_connections = 500\nreading_width = 72\nretain = "90d"',
    )
    settings = load({}, environ)
    assert settings == Settings(
        host="::1",
        port=0,
        path="/in",
        api_keys=(Secret(SECRET), Secret("old")),
        database=Path("~/m.db").expanduser(),
        stalled_after_ms=9_000_000,
        waiting_too_long_ms=240_000,
        video_lifetime_ms=4 * HOUR,
        max_body_bytes=1_048_576,
        theme="ansi-dark",
        mouse=False,
        allowed_hosts=("hooks.example.com", "::2"),
        request_deadline_ms=45_000,
        max_connections=500,
        reading_width=72,
        retain_ms=90 * 24 * HOUR,
        origins=settings.origins,
    )
    assert settings.origins.keys() == DECLARATIONS.keys()


def test_the_file_in_the_usual_place_is_found(home: Path) -> None:
    (home / ".config/monitor").mkdir(parents=True)
    (home / "Library/Application Support/monitor").mkdir(parents=True)
    for folder in (".config/monitor", "Library/Application Support/monitor"):
        (home / folder / "config.toml").write_text("port = 99")
    assert load({}, {}).port == 99


@pytest.mark.parametrize(
    ("variable", "value", "line"),
    [
        ("MONITOR_PORT", "65536", "MONITOR_PORT=65536: must be a port number from 0 to 65535"),
        ("MONITOR_PORT", "-1", "MONITOR_PORT=-1: must be"),
        ("MONITOR_PORT", "٣", "MONITOR_PORT=٣: must be"),
        ("MONITOR_HOST", "a b", "MONITOR_HOST=a b: must be a host name"),
        ("MONITOR_PATH", "webhook", "MONITOR_PATH=webhook: must begin with /"),
        ("MONITOR_PATH", "/a?b", "MONITOR_PATH=/a?b: must begin with / and have no spaces, ? or #"),
        ("MONITOR_PATH", "/{bot}", "MONITOR_PATH=/{bot}: must"),
        ("MONITOR_PATH", "/healthz", "MONITOR_PATH=/healthz: is taken"),
        ("MONITOR_DATABASE", "~nobody-here/m.db", "MONITOR_DATABASE=~nobody-here/m.db: names a home folder"),
        ("MONITOR_STALLED_AFTER", "soon", "MONITOR_STALLED_AFTER=soon: must be a duration"),
        ("MONITOR_STALLED_AFTER", "0s", "MONITOR_STALLED_AFTER=0s: must be longer"),
        ("MONITOR_STALLED_AFTER", "6", "MONITOR_STALLED_AFTER=6: needs a unit: 6s, 6m, 6h or 6d"),
        ("MONITOR_RETAIN", "1.5", "MONITOR_RETAIN=1.5: needs a unit: 1.5s, 1.5m, 1.5h or 1.5d"),
        ("MONITOR_RETAIN", "59m", "MONITOR_RETAIN=59m: must be at least 1h: shorter"),
        ("MONITOR_STALLED_AFTER", "9e9", "MONITOR_STALLED_AFTER=9e9: must be a duration"),
        ("MONITOR_VIDEO_LIFETIME", "99999999h", "MONITOR_VIDEO_LIFETIME=99999999h: must be longer"),
        ("MONITOR_MAX_BODY", "1TB", "MONITOR_MAX_BODY=1TB: must be a size"),
        ("MONITOR_MAX_BODY", "2GiB", "MONITOR_MAX_BODY=2GiB: must be from 1 byte"),
        ("MONITOR_ALLOWED_HOSTS", "", "MONITOR_ALLOWED_HOSTS=: names no host"),
        ("MONITOR_ALLOWED_HOSTS", "https://a.example", "MONITOR_ALLOWED_HOSTS=https://a.example: must be host names"),
        ("MONITOR_ALLOWED_HOSTS", "a.example:80", "MONITOR_ALLOWED_HOSTS=a.example:80: must be host names"),
        ("MONITOR_ALLOWED_HOSTS", "a.example b.example", "MONITOR_ALLOWED_HOSTS=a.example b.example: must be"),
        ("MONITOR_ALLOWED_HOSTS", "*", "MONITOR_ALLOWED_HOSTS=*: must be host names"),
        ("MONITOR_ALLOWED_HOSTS", "a..example", "MONITOR_ALLOWED_HOSTS=a..example: must be host names"),
        ("MONITOR_REQUEST_DEADLINE", "0m", "MONITOR_REQUEST_DEADLINE=0m: must be longer"),
        ("MONITOR_MAX_CONNECTIONS", "0", "MONITOR_MAX_CONNECTIONS=0: must be a number from 10 to 10000"),
        ("MONITOR_MAX_CONNECTIONS", "1e3", "MONITOR_MAX_CONNECTIONS=1e3: must be a number from 10 to 10000"),
        ("MONITOR_MOUSE", "perhaps", "MONITOR_MOUSE=perhaps: must be on or off"),
        ("MONITOR_THEME", " ", "MONITOR_THEME= : must be a name"),
        ("MONITOR_PORT", "\x1b]52;c;aGk=\x07", "MONITOR_PORT=\ufffd]52;c;aGk=\ufffd: must be"),
    ],
)
def test_a_wrong_value_is_named_with_what_is_expected(variable: str, value: str, line: str) -> None:
    assert wrong({}, {variable: value}).startswith(line)


def test_a_wrong_flag_is_named_as_a_flag() -> None:
    assert wrong({"stalled_after": "x"}, {}).startswith("--stalled-after x: must be a duration")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("prot = 1", "{config}: there is no setting 'prot'; there are: host, port, path, api_key, "),
        ('"\\u001b[2J" = 1', "{config}: there is no setting '\\x1b[2J'"),
        ('port = "x"', "port = 'x' in {config}: must be a port number"),
        ("port = 1979-05-27", "port = datetime.date(1979, 5, 27) in {config}: must be text, a number, true or false"),
        ("port = [1]", "port = [1] in {config}: must be text, a number"),
        ("retain = 90", "retain = 90 in {config}: needs a unit: 90s, 90m, 90h or 90d"),
        ("port = true", "port = True in {config}: must be a port number"),
        ('database = ""', "database = '' in {config}: must be the path of a file"),
        (f'api_key = "{SECRET} {SECRET}"', "api_key in {config}: a key is made of visible"),
        (f'api_key = ["{SECRET}", 1]', "api_key in {config}: must be text in quotes, or a list"),
        ("api_key = []", "api_key in {config}: holds no key"),
        ("allowed_hosts = []", "allowed_hosts in {config}: names no host"),
        ("allowed_hosts = true", "allowed_hosts in {config}: must be text in quotes, or a list"),
        ("port = ", "{config}: is not TOML: "),
        ("port = 1\nport = 2", "{config}: is not TOML: "),
    ],
)
def test_a_wrong_file_is_named_with_the_entry(config: Path, text: str, line: str) -> None:
    assert wrong({}, write(config, text)).startswith(line.format(config=config))


def test_a_file_that_is_not_text_is_refused(config: Path) -> None:
    config.write_bytes(b"\xff\xfe")
    assert wrong({}, {"MONITOR_CONFIG": str(config)}).startswith(f"{config}: is not TOML")


def test_a_named_file_must_be_there(config: Path, tmp_path: Path) -> None:
    assert wrong({}, {"MONITOR_CONFIG": str(config)}) == f"MONITOR_CONFIG={config}: there is no such file"
    assert "cannot be read: Is a directory" in wrong({}, {"MONITOR_CONFIG": str(tmp_path)})


def test_a_file_named_from_nowhere_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    monkeypatch.chdir(folder)
    folder.rmdir()
    assert wrong({"database": "m.db"}, {}) == "--database m.db: begins in the present folder, which is gone"
    assert wrong({}, {"MONITOR_CONFIG": "~nobody-here/x"}).startswith("MONITOR_CONFIG=~nobody-here/x: names a home")


@pytest.mark.parametrize("value", ["", ",", " , "])
def test_an_empty_key_is_refused_rather_than_taken_as_none(value: str) -> None:
    assert wrong({}, {"MONITOR_API_KEY": value}) == "MONITOR_API_KEY: holds no key"


@pytest.mark.parametrize("value", [f"{SECRET} x", f"{SECRET}\n", f"{SECRET},é"])
def test_a_wrong_key_is_never_quoted(value: str) -> None:
    if value != f"{SECRET}\n":
        assert wrong({}, {"MONITOR_API_KEY": value}).startswith("MONITOR_API_KEY: a key is made of")
    else:
        assert load({}, {"MONITOR_API_KEY": value}).api_keys == (Secret(SECRET),)


def test_other_empty_variables_count_as_unset() -> None:
    assert load({}, {"MONITOR_PORT": "", "MONITOR_DATABASE": "", "MONITOR_CONFIG": ""}).port == 8787


def test_keys_stay_out_of_sight() -> None:
    settings = load({}, {"MONITOR_API_KEY": f"{SECRET}, older-{SECRET}"})
    assert [key.reveal() for key in settings.api_keys] == [SECRET, f"older-{SECRET}"]
    assert SECRET not in f"{settings!r}{settings}{settings.api_keys}{settings.origins}"


@pytest.mark.parametrize("mode", [0o604, 0o640, 0o660])
def test_a_key_that_others_can_read_is_warned_of(config: Path, mode: int) -> None:
    (warning,) = load({}, write(config, f'api_key = "{SECRET}"', mode)).warnings
    assert str(config) in warning
    assert "chmod 600" in warning
    assert load({}, write(config, "port = 1", mode)).warnings == ()


def test_a_value_that_turns_out_wrong_later_is_named_with_its_origin() -> None:
    settings = load({"theme": "mauve"}, {"MONITOR_PORT": "80"})
    assert str(settings.complaint("theme", "no such theme")) == "--theme mauve: no such theme"
    assert str(settings.complaint("port", "taken")) == "MONITOR_PORT=80: taken"
    assert str(settings.complaint("path", "taken")) == "path by default: taken"


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("MONITOR_API_KEYS", "MONITOR_API_KEY"),
        ("MONITOR_APIKEY", "MONITOR_API_KEY"),
        ("MONITOR_WEBHOOK_SECRET", "MONITOR_API_KEY"),
        ("MONITOR_TOKEN", "MONITOR_API_KEY"),
        ("monitor_api_key", "MONITOR_API_KEY"),
        ("MONITOR_ALLOWED_HOST", "MONITOR_ALLOWED_HOSTS"),
    ],
)
def test_a_name_that_is_nearly_a_guards_stops_it_unless_that_one_is_set(name: str, meant: str) -> None:
    line = f"{name}: there is no such setting; is {meant} meant?"
    assert wrong({}, {name: SECRET}) == line
    settings = load({}, {name: SECRET, meant: "x.example"})
    assert settings.warnings == (line,)
    assert load({}, {name: SECRET}, lenient=True).wrong == (line,)
    assert load({}, {name: SECRET}, only={"theme"}) == Settings()


def test_other_names_that_are_none_are_warned_of() -> None:
    environ = {"MONITOR_RETAINS": "1d", "MONITOR_PROT": "1", "MONITOR_\x1b": "", "MONITORS": "2", "_MONITOR": ""}
    assert load({}, environ).warnings == (
        "MONITOR_\ufffd: there is no such setting; monitor doctor lists those that there are",
        "MONITOR_PROT: there is no such setting; is MONITOR_PORT meant?",
        "MONITOR_RETAINS: there is no such setting; is MONITOR_RETAIN meant?",
    )
    right = {declaration.variable: "" for key, declaration in DECLARATIONS.items() if key not in GUARDS}
    assert load({}, right).warnings == ()


def test_who_uses_some_settings_is_not_stopped_by_others(config: Path) -> None:
    environ = write(config, 'prot = 1\nport = "x"\napi_key = 5\ntheme = "ansi-dark"', 0o644) | {"MONITOR_PATH": "x"}
    settings = load({}, environ, only={"theme", "mouse"})
    assert settings == Settings(theme="ansi-dark", origins=settings.origins)
    with pytest.raises(WrongSetting):
        load({}, environ | {"MONITOR_MOUSE": "perhaps"}, only={"theme", "mouse"})


def test_all_that_is_wrong_can_be_told_at_once(config: Path) -> None:
    environ = write(config, f'prot = 1\nhost = "::1"\npath = "x"\napi_key = "{SECRET} {SECRET}"')
    settings = load({"stalled_after": "6"}, environ | {"MONITOR_PORT": "x"}, lenient=True)
    assert (settings.host, settings.port, settings.stalled_after_ms) == ("::1", 8787, 6 * HOUR)
    assert settings.origins.keys() == {"host"}
    assert {line.partition(":")[0] for line in settings.wrong} == {
        str(config), f"path = 'x' in {config}", f"api_key in {config}", "MONITOR_PORT=x", "--stalled-after 6"
    }  # fmt: skip
    assert SECRET not in repr(settings)


@pytest.mark.parametrize("name", ["{config}", "{config}x", "~nobody-here/x"])
def test_a_file_that_is_wrong_can_be_told_beside_all_else(config: Path, name: str) -> None:
    write(config, "port = ")
    settings = load({"path": "/x"}, {"MONITOR_CONFIG": name.format(config=config)}, lenient=True)
    assert settings.path == "/x"
    assert len(settings.wrong) == 1


@given(st.text(), st.sampled_from([key for key in DECLARATIONS if key != "api_key"]))
def test_any_text_is_taken_or_refused_in_one_line(text: str, key: str) -> None:
    line = ""
    try:
        load({key: text}, {})
    except WrongSetting as refusal:
        line = str(refusal)
    assert not line or line.isprintable()


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("90s", 90_000),
        ("30m", 1_800_000),
        ("1h30m", 5_400_000),
        ("1h 05m", 3_900_000),
        ("2d", 48 * HOUR),
        ("0.5d", 12 * HOUR),
    ],
)
def test_durations(text: str, ms: int) -> None:
    assert load({"stalled_after": text}, {}).stalled_after_ms == ms


@pytest.mark.parametrize(("text", "count"), [("1", 1), ("64MiB", 67_108_864), ("500kB", 500_000), ("1 kib", 1024)])
def test_sizes(text: str, count: int) -> None:
    assert load({"max_body": text}, {}).max_body_bytes == count


def test_settings_import_no_framework() -> None:
    code = "import sys, monitor.settings as s; s.load({'database': 'x'}); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    assert not {"pydantic", "textual", "rich", "asyncio", "sqlite3", "typer"} & set(loaded)
