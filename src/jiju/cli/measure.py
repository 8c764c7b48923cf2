"""``jiju measure``: one measure of one table; the options are the function's own parameters."""

from __future__ import annotations

import inspect
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, get_args, get_origin, runtime_checkable

import rich_click as click

from jiju.cli.draw import DRAWN, save_chart
from jiju.cli.many import several_words
from jiju.cli.output import (
    check_target,
    file_options,
    headings_of,
    print_table,
    table_text,
    write_stdout,
    write_target,
)
from jiju.cli.settings import Settings, common_options, compute_options, computing, lang_option
from jiju.cli.tables import table_options
from jiju.cli.watch import watch_call
from jiju.errors import nearest

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from jiju.results import Language, Result
    from jiju.study import Ask
    from jiju.tables.schema import Kind

__all__ = ["measure"]

_ENDINGS = (".json", ".csv", *(ending for ending in DRAWN if ending != ".json"))


@runtime_checkable
class HasOutlines(Protocol):
    """A result that can be written as a GeoPackage."""

    def write(self, path: Path, *, force: bool) -> Path:
        """Write the file."""
        ...


class MeasureGroup(click.RichGroup):
    """The measures, each a command that is made from the function's signature when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The measures' names."""
        del ctx
        return list(_asks())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One measure's name and summary, for the list of all."""
        del ctx
        ask = _asks().get(cmd_name)
        if ask is None:
            return None
        # The list of all measures must not wait for their import.
        return _make_stub(ask)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the measure, or say which was meant; a function's own name will do as well."""
        asks = _asks()
        word = next((name for name, ask in asks.items() if ask.name == args[0]), args[0])
        if word not in asks:
            meant = nearest(word, asks)
            more = f"Did you mean '{meant}'?" if meant else f"The measures are {', '.join(asks)}."
            msg = f"There is no measure '{word}'. {more}"
            raise click.UsageError(msg, ctx=ctx)
        return word, _make_command(asks[word]), args[1:]


def _asks() -> dict[str, Ask]:
    from jiju.study.ask import ASKS

    return {ask.command: ask for ask in ASKS.values()}


def _make_stub(ask: Ask) -> click.Command:
    return click.RichCommand(name=ask.command, short_help=ask.summary, help=ask.summary)


@click.command(
    cls=MeasureGroup,
    short_help="Measure one thing of one table.",
    subcommand_metavar="NAME FILE [OPTIONS]",
    options_metavar="",
)
def measure() -> None:
    """Measure one thing of the table FILE; `jiju measure NAME --help` lists the options.

    Prints what was found in sentences and as a table.
    """


def _make_command(ask: Ask) -> click.Command:
    """A command with the parameters of a function as its options."""
    from jiju.study.parameters import parameter_types

    function = ask.function()
    types = parameter_types(function)
    helps = describe_parameters(inspect.getdoc(function) or "")

    @click.pass_obj
    def run(settings: Settings, /, **given: Any) -> None:  # noqa: ANN401
        _run(ask, settings, given)

    command: Callable[..., Any] = run
    command = common_options(command)
    command = file_options(
        "Write the result: .json (all of it), .csv (its table), a picture; clusters also .gpkg."
    )(command)
    command = lang_option(text="Language of the sentences.")(command)
    command = click.option(
        "--format",
        "format_",
        type=click.Choice(["table", "csv", "json"]),
        default="table",
        metavar="WORD",
        help="How to print. [table, csv, json]",
    )(command)
    command = compute_options(command)
    command = table_options(command)
    parameters = list(ask.parameters().values())
    for parameter in reversed(parameters[1:]):
        command = _option(ask, parameter, types.get(parameter.name, Any), helps.get(parameter.name, ""))(
            command
        )
    if len(ask.tables[parameters[0].name]) > 1:
        kinds = ask.tables[parameters[0].name]
        command = click.option(
            "--kind", type=click.Choice(("auto", *kinds)), default="auto", help="What FILE holds."
        )(command)
    command = click.argument("file", type=click.Path(path_type=Path))(command)
    made: click.Command = click.command(ask.command, help=ask.summary, short_help=ask.summary)(command)
    return made


def _option(ask: Ask, parameter: inspect.Parameter, annotation: Any, text: str) -> Callable[..., Any]:  # noqa: ANN401
    name = parameter.name
    flag = f"--{name.replace('_', '-')}"
    required = parameter.default is parameter.empty
    default = None if required else parameter.default
    shown: dict[str, Any] = {"help": text, "required": required, "show_default": default is not None}
    if name in ask.words:
        shown["help"] = f"{text} [{', '.join(ask.words[name])}, or a file]".strip()
        return click.option(flag, name, default=default, metavar="WORD|FILE", **shown)
    if name in ask.tables:
        return click.option(flag, name, type=click.Path(path_type=Path), **shown)
    if name == "rng":
        return click.option(
            "--seed", "rng", type=click.IntRange(min=0), metavar="N", help="Seed of the draws."
        )
    if name == "distances_m":
        return click.option(flag, name, callback=_distances, metavar="M,M,...", **shown)
    if name == "controls":
        shown["help"] = (
            f"{text} A number is so many characters of a sector's code; '25,' the one industry 25."
        )
        return click.option(flag, name, callback=_controls, metavar="A,B,...", **shown)
    several = several_words(annotation)
    if several is not None:
        # A default that is stated, even None, would keep click from asking for what is required.
        given: dict[str, Any] = {} if required else {"default": default}
        return click.option(flag, name, callback=several, metavar="A,B,...", **given, **shown)
    if isinstance(default, bool) or annotation is bool:
        return click.option(f"{flag}/--no-{flag[2:]}", name, default=default, **shown)
    if not required:
        shown["default"] = default
    sort = _click_type(annotation, default)
    if isinstance(sort, click.Choice):
        # A list of words beside the flag would leave no room for the flags themselves.
        shown["metavar"] = "WORD"
        shown["help"] = f"{text} [{', '.join(map(str, sort.choices))}]".strip()
    return click.option(flag, name, type=sort, **shown)


def _click_type(annotation: Any, default: Any) -> Any:  # noqa: ANN401
    """What click should turn a word into; texts stay texts."""
    for entry in (annotation, *get_args(annotation)):
        if get_origin(entry) is Literal:
            return click.Choice(get_args(entry))
        if entry in (int, float, str):
            return entry
    return type(default) if isinstance(default, int | float | str) else str


def _distances(context: click.Context, parameter: click.Parameter, value: str | None) -> list[float] | None:
    if value is None:
        return None
    try:
        return [float(entry) for entry in value.split(",")]
    except ValueError as error:
        msg = f"{value!r} is not a list of metres, such as 0,1000,2000."
        raise click.BadParameter(msg, ctx=context, param=parameter) from error


def _controls(
    context: click.Context, parameter: click.Parameter, value: str | None
) -> list[str] | int | None:
    """Industries, or how many characters of their codes make a sector."""
    if value is None:
        return None
    names = [entry.strip() for entry in value.split(",") if entry.strip()]
    if not names:
        msg = f"{value!r} names no industry; give a list such as 'glass,wood', or a number."
        raise click.BadParameter(msg, ctx=context, param=parameter)
    return int(names[0]) if "," not in value and names[0].isdecimal() else names


def describe_parameters(docstring: str) -> dict[str, str]:
    """The first sentences of the parameters' descriptions.

    Parameters
    ----------
    docstring : str
        In numpydoc's form.

    Returns
    -------
    dict of str to str
        By parameter; without markup.
    """
    section = re.search(r"^Parameters\n-+\n(.*?)(?=^\S[^\n]*\n-{3,}|\Z)", docstring, re.MULTILINE | re.DOTALL)
    found: dict[str, str] = {}
    if section is None:
        return found
    for names, body in re.findall(
        r"^(\w[\w, ]*?) :[^\n]*\n((?:[ \t]+[^\n]*\n?|\n)*)", section[1], re.MULTILINE
    ):
        words = " ".join(body.split()).replace("``", "").replace("`", "")
        for name in names.split(","):
            found[name.strip()] = re.split(r"(?<=[.;])\s", words)[0].rstrip(";") if words else ""
    return found


def _run(ask: Ask, settings: Settings, given: dict[str, Any]) -> None:
    from jiju.study.parameters import check_parameters

    table = {name: given.pop(name) for name in ("columns", "crs", "encoding")}
    file, kind = given.pop("file"), given.pop("kind", None)
    output, force, lang, format_ = (given.pop(name) for name in ("output", "force", "lang", "format_"))
    threads, cluster = given.pop("threads"), given.pop("cluster")
    check_target(output, force=force, endings=_endings(ask))
    chosen = {name: value for name, value in given.items() if value is not None}
    check_parameters(ask, {next(iter(ask.tables)): str(file), **chosen}, f"jiju measure {ask.command}")
    chosen |= {name: str(chosen[name]) for name in ask.words if ask.is_word(name, chosen.get(name))}
    named = [name for name in ask.tables if name in chosen and not ask.is_word(name, chosen[name])]
    for name in named:
        _refuse_misspelt(ask, name, str(chosen[name]))
    frames = {name: _read_other(ask, name, Path(chosen.pop(name))) for name in named}
    first = _read_first(ask, file, kind, table)
    with (
        computing(settings, threads=threads, cluster=cluster),
        watch_call(f"{ask.command} {file.name}", settings),
    ):
        result = ask.function()(first, **frames, **chosen)
    if output is not None:
        _save(result, output, lang)
    _print(result, settings, format_, lang, printed=output is None or format_ != "table")


def _refuse_misspelt(ask: Ask, parameter: str, value: str) -> None:
    """Name the word that was meant where a word or a file may stand, and there is neither."""
    words = ask.words.get(parameter, ())
    if words and not Path(value).exists() and "." not in value:
        meant = nearest(value, words)
        hint = f"Did you mean '{meant}'?" if meant else f"The words are {', '.join(words)}."
        msg = f"'{value}' is neither a word of --{parameter.replace('_', '-')} nor a file. {hint}"
        raise click.UsageError(msg)


def _read_first(ask: Ask, file: Path, kind: str | None, table: dict[str, Any]) -> pd.DataFrame:
    kinds = ask.tables[next(iter(ask.tables))]
    said = next((entry for entry in kinds if entry == kind), None)
    return _read_kind(file, said or _kind_of(file, kinds, table), table)


def _read_other(ask: Ask, parameter: str, file: Path) -> pd.DataFrame:
    kinds = ask.tables[parameter]
    return _read_kind(file, _kind_of(file, kinds, {}), {})


def _kind_of(file: Path, kinds: tuple[Kind, ...], table: dict[str, Any]) -> Kind:
    """What a file holds, of the kinds that fit; the first of them where it does not look like any."""
    from jiju.study import guess_kind

    if len(kinds) == 1:
        return kinds[0]
    guessed = guess_kind(file, columns=table.get("columns"), encoding=table.get("encoding"))
    return guessed if guessed in kinds else kinds[0]


def _read_kind(file: Path, kind: Kind, table: dict[str, Any]) -> pd.DataFrame:
    from jiju.study.sources import reader_of

    known = {
        "establishments": ("columns", "crs", "encoding"),
        "boundaries": ("columns", "crs"),
    }.get(kind, ("columns", "encoding"))
    return reader_of(kind)(file, **{name: table[name] for name in known if name in table})


def _endings(ask: Ask) -> tuple[str, ...]:
    """What the name of a result's file may end in: clusters have outlines, which a GeoPackage holds."""
    return (*_ENDINGS, ".gpkg") if ask.command == "clusters" else _ENDINGS


def _save(result: Result, path: Path, lang: Language) -> None:
    ending = path.suffix.lower()
    if isinstance(result, HasOutlines) and ending == ".gpkg":
        # Whether it may be replaced was asked before anything was computed.
        result.write(path, force=True)
        return
    if ending == ".json":
        text = json.dumps(result.to_dict(), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        write_target(path, text + "\n")
    elif ending == ".csv":
        write_target(path, table_text(result.table, "csv"))
    else:
        save_chart(result, path, lang=lang)


def _print(result: Result, settings: Settings, format_: str, lang: Language, *, printed: bool) -> None:
    if format_ == "json":
        write_stdout(json.dumps(result.to_dict(), ensure_ascii=False, allow_nan=False) + "\n")
    elif format_ == "csv":
        write_stdout(table_text(result.table, "csv"))
    else:
        write_stdout(result.summary(lang) + "\n")
        if printed:
            write_stdout("\n")
            print_table(_in_words(result, lang), settings, headings_of(result, lang))


# Columns of places and other names that a table may carry in both languages at once.
_NAMES = ("place", "peer", "other", "scenario", "part", "best", "frontier", "frontier_place")


def _in_words(result: Result, lang: Language) -> pd.DataFrame:
    """A table to read: words in one language in place of codes, verdicts included. Files keep the codes."""
    from jiju.results.names import name_in_language

    table = result.table
    other = "en" if lang == "zh" else "zh"
    key = next((name for name in ("indicator", "stage") if name in table.columns), None)
    if key is not None and f"label_{lang}" in table.columns:
        named = dict(zip(table[key], table[f"label_{lang}"], strict=True))
        table = table.assign(**{key: [named[code] or code for code in table[key]]})
        table = table.drop(columns=[f"label_{lang}", f"label_{other}"])
    pillars = result.tables.get("pillars")
    if "pillar" in table.columns and pillars is not None and f"label_{lang}" in pillars.columns:
        groups = dict(zip(pillars["pillar"], pillars[f"label_{lang}"], strict=True))
        table = table.assign(pillar=[groups.get(code) or code for code in table["pillar"]])
    one = [name for name in table.columns if name.endswith(f"_{other}") and f"{name[:-2]}{lang}" in table]
    table = table.drop(columns=one)
    for name in _NAMES:
        # Of text only: a scorecard's best rank is a number.
        if name in table.columns and all(isinstance(value, str) for value in table[name]):
            table = table.assign(**{name: [name_in_language(value, lang) for value in table[name]]})
    keys = {"verdict": ("gap.verdict_", f"values.{result.kind}_"), "standing": ("facts.standing_",)}
    keys |= dict.fromkeys(
        ("status", "origin", "role", "side", "change", "outlier"), (f"values.{result.kind}_",)
    )
    for name in (name for name in keys if name in table.columns):
        table = table.assign(**{name: [_word(str(value), keys[name], lang) for value in table[name]]})
    if lang == "zh":
        yes_or_no = [name for name in table.columns if table[name].dtype == bool]
        table = table.assign(**{name: table[name].map({True: "是", False: "否"}) for name in yes_or_no})
    return table


def _word(value: str, beginnings: tuple[str, ...], lang: Language) -> str:
    """A word of the data in the reader's language, by the texts of reports; else by those of figures."""
    from jiju.charts.words import verdict_word
    from jiju.report.words import words

    text = words(lang)
    found = (key for start in reversed(beginnings) if text.has(key := start + value.replace(" ", "_")))
    key = next(found, "")
    return text(key) if key else verdict_word(value, lang)
