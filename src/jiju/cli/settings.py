"""What every command is told in the same way: how much to say, in which colors, who computes.

A flag comes before an environment variable, that before the study file, that before the default.
"""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import rich_click as click
from click.core import ParameterSource

from jiju.errors import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.console import Console

__all__ = [
    "LANGUAGES",
    "Settings",
    "common_options",
    "compute_options",
    "computing",
    "lang_option",
    "misspelled_variables",
]

LANGUAGES = ("en", "zh")
_VARIABLES = ("JIJU_CLUSTER", "JIJU_COLOR", "JIJU_LANG", "JIJU_OUTPUT", "JIJU_PROGRESS", "JIJU_THREADS")
_OF_THE_TESTS = ("JIJU_CALIBRATE", "JIJU_SHARED")


@dataclass
class Settings:
    """What the flags before or after the command's name say.

    Attributes
    ----------
    values : dict
        Value and rank of each setting; a higher rank is not replaced by a lower one.
    """

    values: dict[str, tuple[int, Any]] = field(default_factory=dict)

    def put(self, name: str, value: object, rank: int) -> None:
        """Keep a value unless one of a higher rank is there."""
        if rank >= self.values.get(name, (-1, None))[0]:
            self.values[name] = (rank, value)

    def _get(self, name: str, default: Any) -> Any:  # noqa: ANN401
        return self.values.get(name, (0, default))[1]

    @property
    def quiet(self) -> bool:
        """Say nothing but errors."""
        return bool(self._get("quiet", False))

    @property
    def verbose(self) -> bool:
        """Say more, and show the traceback of a bug."""
        return bool(self._get("verbose", False))

    @property
    def color(self) -> str:
        """``"auto"``, ``"always"`` or ``"never"``."""
        return str(self._get("color", "auto"))

    @property
    def progress(self) -> bool:
        """Whether a progress bar may be shown, on a terminal."""
        return bool(self._get("progress", True)) and not self.quiet

    def console(self, *, stderr: bool = True) -> Console:
        """A console for messages, or for results.

        Parameters
        ----------
        stderr : bool, default True
            Messages go to stderr, results to stdout.

        Returns
        -------
        rich.console.Console
            In the colors that were asked for; what goes into a file or a pipe is never cut to a width.
        """
        from rich.console import Console

        stream = sys.stderr if stderr else sys.stdout
        return Console(
            file=stream,
            force_terminal={"always": True, "never": False}.get(self.color),
            no_color=True if self.color == "never" else None,
            highlight=False,
            markup=False,
            width=None if stream.isatty() else 10_000,
        )

    def say(self, text: str) -> None:
        """A message on stderr, unless ``--quiet``."""
        if not self.quiet:
            self.console().print(text, soft_wrap=True)


def _remember(context: click.Context, parameter: click.Parameter, value: Any) -> None:  # noqa: ANN401
    source = context.get_parameter_source(parameter.name or "")
    rank = {ParameterSource.COMMANDLINE: 2, ParameterSource.ENVIRONMENT: 1}.get(source, 0)  # type: ignore[arg-type]
    settings = context.ensure_object(Settings)
    if rank and value is not None:
        settings.put(parameter.name or "", value, rank)


def common_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that every command has; they are read with ``@click.pass_obj``.

    Parameters
    ----------
    command : callable
        A function under ``@click.command``.

    Returns
    -------
    callable
        The same with more options.
    """
    quietly: dict[str, Any] = {"expose_value": False, "callback": _remember, "default": None}
    options = [
        click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.", **quietly),
        click.option("-v", "--verbose", is_flag=True, help="Say more; show where a bug is.", **quietly),
        click.option(
            "--color",
            type=click.Choice(["auto", "always", "never"]),
            metavar="WORD",
            envvar="JIJU_COLOR",
            show_envvar=True,
            help="Use colors: auto (on a terminal, and not where NO_COLOR is set), always or never.",
            **quietly,
        ),
        click.option(
            "--progress/--no-progress",
            envvar="JIJU_PROGRESS",
            show_envvar=True,
            help="Show progress bars on a terminal.",
            **quietly,
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def lang_option(*choices: str, default: str | None = "en", text: str) -> Callable[..., Any]:
    """The option ``--lang``.

    Parameters
    ----------
    *choices : str
        What may be chosen; ``en`` and ``zh`` where none is given.
    default : str or None
        The default; None where the study file has a say.
    text : str
        The help.

    Returns
    -------
    callable
        A decorator.
    """
    option: Callable[..., Any] = click.option(
        "--lang",
        type=click.Choice(choices or LANGUAGES),
        default=default,
        envvar="JIJU_LANG",
        show_default=default is not None,
        show_envvar=True,
        help=text,
    )
    return option


def compute_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--threads`` and ``--cluster``, which `computing` takes.

    Parameters
    ----------
    command : callable
        A function under ``@click.command``.

    Returns
    -------
    callable
        The same with more options.
    """
    options = [
        click.option(
            "--threads",
            type=click.IntRange(min=1),
            metavar="N",
            envvar="JIJU_THREADS",
            show_envvar=True,
            help="Threads to compute with; the numbers do not depend on it.",
        ),
        click.option(
            "--cluster",
            metavar="ADDRESS",
            envvar="JIJU_CLUSTER",
            show_envvar=True,
            help="Scheduler of a Dask cluster to compute on (tcp://host:8786); nor do they depend on it.",
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return command


@contextmanager
def computing(settings: Settings, *, threads: int | None, cluster: str | None) -> Iterator[None]:
    """Within this context, who computes is settled; the numbers do not depend on it.

    Parameters
    ----------
    settings : Settings
        How much to say.
    threads : int or None
        Threads of this process; None for as many as the machine has.
    cluster : str or None
        Address of a scheduler. It is reached now, so that a wrong one costs no work.

    Yields
    ------
    None
        Nothing; the context itself matters.
    """
    with ExitStack() as stack:
        if threads is not None:
            from jiju.chance.simulate import use_threads

            stack.enter_context(use_threads(threads))
        if cluster is not None:
            from jiju.chance.cluster import use_cluster

            stack.enter_context(use_cluster(cluster.strip() or None))
            if settings.verbose:
                settings.say(f"The cluster at {cluster} computes.")
        yield


def misspelled_variables() -> list[str]:
    """Environment variables that look like settings and are none.

    Returns
    -------
    list of str
        One sentence for each.
    """
    found = []
    for name in sorted(os.environ):
        if name.startswith("JIJU_") and name not in (*_VARIABLES, *_OF_THE_TESTS):
            meant = nearest(name, _VARIABLES)
            if meant is not None:
                found.append(f"Note: the environment variable {name} is not a setting; did you mean {meant}?")
    return found
