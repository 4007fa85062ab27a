"""The command ``dashboard``. What a program wants to read goes to standard output, all else to standard error."""

from __future__ import annotations

import asyncio
import csv
import io
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final, TypeVar

import click
from rich.console import Console
from rich.table import Table

from dashboard import __version__, agent, checks, kinds, logs
from dashboard.demo import Demo
from dashboard.desk import OPERATOR, Desk, introduce, open_desk
from dashboard.errors import DashboardError, SettingsError
from dashboard.server import address, serve
from dashboard.settings import Settings, load, settings_fields, table

Result = TypeVar("Result")
Command = TypeVar("Command", bound=Callable[..., Any])

WRONG: Final = 1
"""Exit status when something does not work; a malformed command line or setting has 2, as click has it."""

WHERE: Final = ("data_dir", "mongo_url", "redis_url", "database")
"""The settings that say which installation a command is about."""


def main() -> None:
    """The entry point of the console script."""
    try:
        root(prog_name="dashboard")
    except SettingsError as error:
        _fail(str(error), 2)
    except DashboardError as error:
        _fail(error.message, WRONG)


def _fail(message: str, status: int) -> None:
    click.echo(f"Error: {message}", err=True)
    sys.exit(status)


def with_settings(*names: str) -> Callable[[Command], Command]:
    """Give a command a flag for each of these settings (all, if none is named) and the settings file's name.

    The command gets one argument for them, ``settings``.
    """

    def decorate(command: Command) -> Command:
        for item in reversed([item for item in settings_fields() if not names or item.name in names]):
            default = item.metadata["kind"].show(item.default)
            about = item.metadata["about"] + (f" [{default}]" if default else "")
            command = click.option(f"--{item.name.replace('_', '-')}", item.name, metavar="VALUE", help=about)(command)
        return click.option("--config", type=click.Path(path_type=Path), help="TOML file with settings.")(command)

    return decorate


def _settings(flags: dict[str, Any]) -> Settings:
    """Take the settings' flags out of a command's arguments."""
    names = [item.name for item in settings_fields()]
    given = {name: flags.pop(name) for name in names if name in flags}
    return load(given, os.environ, flags.pop("config"))


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="dashboard")
def root() -> None:
    """A dashboard server: push by HTTP, kept in MongoDB, live in every browser."""


@root.command("serve")
@with_settings()
def serve_command(**flags: Any) -> None:
    """Run the server until Ctrl-C or SIGTERM.

    Without --mongo-url and --redis-url it starts a MongoDB and a Redis of its own.
    """
    settings = _settings(flags)
    logs.configure(settings.log_level, settings.log_format, "server")
    asyncio.run(serve(settings, _greet))


async def _greet(settings: Settings) -> None:
    click.echo(f"Dashboard is at {address(settings)}", err=True)
    await introduce(settings)
    async with open_desk(settings) as verbs:
        token = await verbs.people.setup_token()
    if token is not None:
        click.echo("There are no users yet. Open this link to make the first one; it works once:", err=True)
        click.echo(f"{address(settings)}/setup?token={token}", err=True)


@root.command("demo")
@with_settings()
def demo_command(**flags: Any) -> None:
    """Run a server with users, a dashboard and this machine's own numbers, until Ctrl-C.

    Everything is kept in --data-dir: the next start is quick and has the same users.
    """
    settings = _settings(flags)
    logs.configure(settings.log_level, settings.log_format, "server")
    asyncio.run(Demo(settings, click.echo).run())


@root.command("agent")
@click.option("--url", envvar="DASHBOARD_URL", required=True, help="Address of the server (DASHBOARD_URL).")
@click.option("--key", envvar="DASHBOARD_KEY", required=True, help="Key of a source; better as DASHBOARD_KEY.")
@click.option("--interval", default="1s", show_default=True, help="How often the numbers are read and pushed.")
def agent_command(url: str, key: str, interval: str) -> None:
    """Push this machine's numbers (CPU, memory, disk, network, processes) until Ctrl-C."""
    logs.configure("info", "text", "agent")
    asyncio.run(_run_agent(url, key, interval))


async def _run_agent(url: str, key: str, interval: str) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await agent.run(url, key, interval_seconds(interval), stop)


def interval_seconds(text: str) -> float:
    """The seconds that ``--interval`` says."""
    try:
        seconds: float = kinds.duration(0.1, 3600).parse(text)
    except ValueError as error:
        raise SettingsError(f"--interval on the command line: {error}.") from error
    return seconds


@root.group("user")
def user_group() -> None:
    """Add, list, change and remove the people who may sign in."""


@user_group.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(["admin", "editor", "viewer"]), required=True, help="What they may do.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input, one line.")
@with_settings(*WHERE)
def user_add(name: str, role: str, password_stdin: bool, **flags: Any) -> None:
    """Add a user; the password is asked for."""
    settings = _settings(flags)
    password = _password(password_stdin)
    added = _at_desk(settings, lambda verbs: verbs.people.add(OPERATOR, name, password, role))
    click.echo(f"Added {added.name}, {added.role}.", err=True)


@user_group.command("list")
@with_settings(*WHERE)
def user_list(**flags: Any) -> None:
    """List the users."""
    accounts = _at_desk(_settings(flags), lambda verbs: verbs.people.all(OPERATOR))
    rows = [(one.person.name, one.person.role, _day(one.created), one.person.id) for one in accounts]
    _print_table(("name", "role", "created", "id"), rows)


@user_group.command("role")
@click.argument("user")
@click.argument("role", type=click.Choice(["admin", "editor", "viewer"]))
@with_settings(*WHERE)
def user_role(user: str, role: str, **flags: Any) -> None:
    """Give the user with this name or id another role; their open pages know within a second."""
    changed = _at_desk(_settings(flags), lambda verbs: verbs.people.change_role(OPERATOR, user, role))
    click.echo(f"{changed.name} is {changed.role} now.", err=True)


@user_group.command("remove")
@click.argument("user")
@with_settings(*WHERE)
def user_remove(user: str, **flags: Any) -> None:
    """Remove the user with this name or id; they are signed out everywhere within a second."""
    removed = _at_desk(_settings(flags), lambda verbs: verbs.people.remove(OPERATOR, user))
    click.echo(f"Removed {removed.name}.", err=True)


@root.group("key")
def key_group() -> None:
    """Add, list and revoke the keys of sources, which push data in."""


@key_group.command("add")
@click.argument("name")
@click.option("--metrics", multiple=True, metavar="GLOB", help="Metrics it may push: 'cpu_*'; repeatable. [any]")
@click.option("--rate", type=float, metavar="N", help="Points per second that it may push. [no limit]")
@with_settings(*WHERE)
def key_add(name: str, metrics: tuple[str, ...], rate: float | None, **flags: Any) -> None:
    """Add a source and print its key, once and alone."""
    globs = [glob.strip() for given in metrics for glob in given.split(",")]
    _, key = _at_desk(_settings(flags), lambda verbs: verbs.sources.add(OPERATOR, name, globs, rate))
    click.echo(key)


@key_group.command("list")
@with_settings(*WHERE)
def key_list(**flags: Any) -> None:
    """List the sources with what they may push; their keys are kept nowhere."""
    records = _at_desk(_settings(flags), lambda verbs: verbs.sources.all(OPERATOR))
    rows = [
        (
            one.source.name,
            ",".join(one.source.metrics) or "*",
            "" if one.source.rate is None else f"{one.source.rate:g}",
            _day(one.created),
            "" if one.revoked is None else _day(one.revoked),
            one.source.id,
        )
        for one in records
    ]
    _print_table(("name", "metrics", "rate", "created", "revoked", "id"), rows)


@key_group.command("revoke")
@click.argument("source")
@with_settings(*WHERE)
def key_revoke(source: str, **flags: Any) -> None:
    """Revoke the key of the source with this name or id; a running server knows within a second."""
    _at_desk(_settings(flags), lambda verbs: verbs.sources.revoke(OPERATOR, source))
    click.echo(f"Revoked the key of {source}.", err=True)


@root.command("check")
@with_settings()
def check_command(**flags: Any) -> None:
    """Say what would keep a server with these settings from running, and how to mend it."""
    if not asyncio.run(_check(_settings(flags))):
        sys.exit(WRONG)


async def _check(settings: Settings) -> bool:
    well = True
    async for finding in checks.look(settings):
        well = well and finding.is_well
        click.echo(f"{'ok     ' if finding.is_well else 'PROBLEM'}  {finding.subject}: {finding.text}")
        if not finding.is_well:
            click.echo(f"         {finding.remedy}")
    return well


@root.command("settings")
@with_settings()
def settings_command(**flags: Any) -> None:
    """Print every setting with its value and where that came from. Secrets are masked."""
    rows = [(row.name, row.shown, row.origin, row.about) for row in table(_settings(flags))]
    _print_table(("setting", "value", "from", "what it is"), rows)


def _at_desk(settings: Settings, work: Callable[[Desk], Awaitable[Result]]) -> Result:
    async def run() -> Result:
        async with open_desk(settings) as verbs:
            return await work(verbs)

    return asyncio.run(run())


def _day(time: datetime) -> str:
    return time.astimezone().strftime("%Y-%m-%d %H:%M")


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise click.UsageError("There is no terminal to ask for a password; use --password-stdin.")
    answer: str = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    return answer


def _print_table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table for eyes on a terminal, tab-separated lines for programs."""
    if not sys.stdout.isatty():
        lines = io.StringIO()
        csv.writer(lines, delimiter="\t", lineterminator="\n").writerows([heads, *rows])
        click.echo(lines.getvalue(), nl=False)
        return
    shown = Table(*heads, box=None, pad_edge=False, header_style="bold")
    for row in rows:
        shown.add_row(*row)
    Console().print(shown)
