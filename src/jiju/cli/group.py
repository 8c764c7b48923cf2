"""``jiju``: the group of commands, each loaded when it is used, and ``jiju study.toml`` as the way in."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import rich_click as click

from jiju import __version__
from jiju.cli.settings import common_options
from jiju.errors import nearest

__all__ = ["cli"]

_START = "start"
# In the order of the help.
_COMMANDS = ("new", "check", "press", "run", "report", "benchmark", "measure", "draw", "explain")
_TABLES = {".csv", ".tsv", ".txt", ".xlsx", ".xls", ".parquet", ".gpkg", ".geojson", ".shp"}


class LazyGroup(click.RichGroup):
    """A group that imports a command's file only when the command is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands, in the order in which they are met."""
        del ctx
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One command; None where there is no such command."""
        del ctx
        if cmd_name not in (*_COMMANDS, _START):
            return None
        command: click.Command = getattr(import_module(f"jiju.cli.{cmd_name}"), cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Take a study file in place of a command; of an unknown word say what was meant."""
        word = args[0]
        if word not in _COMMANDS:
            path = Path(word)
            if path.suffix.lower() == ".toml" or (path.is_dir() and (path / "study.toml").is_file()):
                return _START, self.get_command(ctx, _START), args
            raise click.UsageError(_unknown(word, path), ctx=ctx)
        return super().resolve_command(ctx, args)


def _unknown(word: str, path: Path) -> str:
    if path.suffix.lower() in _TABLES:
        return f"'{word}' is a table, not a study. `jiju new {word}` writes a study from it."
    meant = nearest(word, _COMMANDS)
    if meant:
        return f"There is no command '{word}'. Did you mean '{meant}'?"
    return f"There is no command '{word}', and it is no study file. The commands are {', '.join(_COMMANDS)}."


@click.command(
    cls=LazyGroup,
    context_settings={
        "help_option_names": ["-h", "--help"],
        "rich_help_config": {"text_paragraph_linebreaks": "\n\n", "max_width": 100},
    },
    no_args_is_help=False,
    invoke_without_command=True,
    options_metavar="",
    subcommand_metavar="STUDY.toml | COMMAND [OPTIONS]",
)
@click.version_option(__version__, prog_name="jiju")
@common_options
@click.pass_context
def cli(ctx: click.RichContext) -> None:
    """Take stock of a place: where its industries gather, and whether chance would do the same.

    `jiju new plants.xlsx` writes a study file from a table. `jiju study.toml` answers its questions and
    writes a report that opens in any browser, in English and in Chinese. A run that was stopped goes on
    where it was.

    Results go to stdout, all else to stderr. Exit codes: 0 done, 1 `check` found bad data, 2 a study, a
    file or an option that cannot be used, 70 a bug in jiju, 130 stopped with Ctrl-C.
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help(), nl=False)
