"""Around every command: errors in words, bugs into a file, exit codes."""

from __future__ import annotations

import io
import sys
import traceback
import warnings
from typing import TYPE_CHECKING, Any

import rich_click as click

from jiju.cli.group import cli
from jiju.cli.output import drop_stdout
from jiju.cli.settings import Settings, misspelled_variables
from jiju.errors import JijuError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jiju.study import Failure

__all__ = ["guarded", "report_bug", "say_error", "say_failures"]

DONE, BAD_DATA, UNUSABLE, BUG, INTERRUPTED = 0, 1, 2, 70, 130


def guarded(argv: Sequence[str]) -> int:
    """Run a command and hand back its exit code, whatever happens.

    Parameters
    ----------
    argv : sequence of str
        The words after ``jiju``.

    Returns
    -------
    int
        The exit code.
    """
    settings = Settings()
    if isinstance(sys.stdout, io.TextIOWrapper):
        # Help holds Chinese words; where the terminal cannot show them, a ? is better than an end.
        sys.stdout.reconfigure(errors="replace")
    try:
        with warnings.catch_warnings():
            _plain_warnings(settings)
            for note in misspelled_variables():
                settings.say(note)
            code = cli.main(args=list(argv), prog_name="jiju", standalone_mode=False, obj=settings)
        return code if isinstance(code, int) else DONE
    except click.ClickException as error:
        _say_usage(error)
        return UNUSABLE
    except JijuError as error:
        say_error(error, settings)
        return UNUSABLE
    except (KeyboardInterrupt, click.Abort):
        settings.console().print(
            "Stopped. What was finished is on disk; run the same command again to go on.", soft_wrap=True
        )
        return INTERRUPTED
    except SystemExit as error:
        # click ends the process itself where the reader of a help page has gone, and after completion.
        if isinstance(error.__context__, BrokenPipeError):
            drop_stdout()
            return DONE
        return error.code if isinstance(error.code, int) else UNUSABLE
    except BrokenPipeError:
        drop_stdout()
        return DONE
    except Exception as error:
        report_bug(error, settings)
        return BUG


def _plain_warnings(settings: Settings) -> None:
    """Warnings as one line of words, not as a line of source code."""

    def show(message: Warning | str, category: type[Warning], *_: Any) -> None:  # noqa: ANN401
        if settings.verbose or issubclass(category, UserWarning):
            settings.say(f"Warning: {message}")

    warnings.showwarning = show  # type: ignore[assignment]


def _say_usage(error: click.ClickException) -> None:
    if isinstance(error, click.UsageError) and error.ctx is not None:
        pieces = " ".join(error.ctx.command.collect_usage_pieces(error.ctx))
        click.echo(f"Usage: {error.ctx.command_path} {pieces}", err=True)
        click.echo(f"Try '{error.ctx.command_path} --help' for help.", err=True)
    click.echo(f"Error: {error.format_message()}", err=True)


def say_error(error: JijuError, settings: Settings) -> None:
    """Print an error of the catalogue on stderr.

    Parameters
    ----------
    error : JijuError
        The error.
    settings : Settings
        Colors, and whether to show where it was raised.
    """
    from rich.text import Text

    console = settings.console()
    text = Text(str(error))
    text.stylize("bold red", 0, len(error.code) + 2)
    console.print(text, soft_wrap=True)
    if settings.verbose:
        console.print("".join(traceback.format_exception(error)), soft_wrap=True)
    console.print(f"  `jiju explain {error.code}` tells more.", style="dim", soft_wrap=True)


def say_failures(failures: Sequence[Failure], settings: Settings) -> int:
    """Print what could not be answered, each with its error, and give the exit code.

    Parameters
    ----------
    failures : sequence of Failure
        Questions that could not be answered; may be empty.
    settings : Settings
        How to print.

    Returns
    -------
    int
        0 where there is none, 70 where one is a bug, else 2.
    """
    code = DONE
    for failure in failures:
        settings.console().print(
            f"Not answered: {failure.where or failure.question['ask']}", style="bold", soft_wrap=True
        )
        if isinstance(failure.error, JijuError):
            say_error(failure.error, settings)
            code = max(code, UNUSABLE)
        else:
            report_bug(failure.error, settings)
            code = BUG
    return code


def report_bug(error: BaseException, settings: Settings) -> None:
    """Say that jiju is at fault and where the details are.

    Parameters
    ----------
    error : BaseException
        What was raised.
    settings : Settings
        With ``-v`` the traceback is printed, else it goes into a file.
    """
    import tempfile

    console = settings.console()
    details = "".join(traceback.format_exception(error))
    console.print(f"jiju hit a bug: {type(error).__name__}: {error}", style="bold red", soft_wrap=True)
    if settings.verbose:
        console.print(details, soft_wrap=True)
        console.print("Please report it with the lines above and the command you ran.", soft_wrap=True)
        return
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="jiju-bug-", suffix=".txt", delete=False, encoding="utf-8"
        ) as file:
            file.write(details)
        console.print(f"The details are in {file.name}", soft_wrap=True)
        console.print("Please report it with that file and the command you ran.", soft_wrap=True)
    except OSError:
        console.print("Run it again with -v for the details, and please report them.", soft_wrap=True)
