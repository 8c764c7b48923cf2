"""study.toml: read it, and check every key and value before anything is computed."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from jiju.errors import StudyError, nearest, suggest
from jiju.study.ask import ASKS, find_ask
from jiju.study.parameters import check_keys, check_parameters
from jiju.tables.schema import Kind

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

__all__ = ["DEFAULT_SEED", "Question", "Study", "StudyTable", "find_output", "read_study"]

DEFAULT_SEED = 1
_SECTIONS = ("study", "tables", "questions")
_STUDY_KEYS = ("title", "seed", "simulated", "truth", "lang", "output")
_TABLE_KEYS = ("kind", "path", "columns", "crs", "encoding", "layout", "where", "simulated")
_KINDS: tuple[Kind, ...] = get_args(Kind)
_LAYOUTS = ("auto", "long", "wide")
_LAID_OUT = ("regions", "values", "flows", "essentiality")
_LANGUAGES = ("en", "zh", "both")


@dataclass(frozen=True, slots=True)
class StudyTable:
    """One table a study names.

    Attributes
    ----------
    name : str
        Its name in the study.
    kind : str
        What it holds, one of `jiju.tables.schema.Kind`.
    path : str
        The file as written in the study file, relative to that file's folder.
    columns : dict of str to str, or None
        Column names of the file by the names jiju uses.
    crs, encoding, layout : str or None
        As the readers take them.
    where : dict
        Rows to keep: a value or a list of values by column.
    simulated : bool
        Whether the data are simulated; figures that show them say so.
    """

    name: str
    kind: Kind
    path: str
    columns: dict[str, str] | None = None
    crs: str | None = None
    encoding: str | None = None
    layout: str | None = None
    where: dict[str, Any] = field(default_factory=dict)
    simulated: bool = False

    def to_dict(self) -> dict[str, Any]:
        """What the reading depends on, as JSON."""
        return {key: getattr(self, key) for key in ("name", *_TABLE_KEYS)}


@dataclass(frozen=True, slots=True)
class Question:
    """One question a study asks.

    Attributes
    ----------
    ask : str
        Name of a public function.
    parameters : dict
        Its parameters; a table stands by its name.
    title : dict of str to str, or None
        A heading in English and Chinese.
    where : str
        Its place in the study file, for messages.
    """

    ask: str
    parameters: dict[str, Any]
    title: dict[str, str] | None = None
    where: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The question as findings keep it."""
        heading = {} if self.title is None else {"title": self.title}
        return {"ask": self.ask, **self.parameters, **heading}


@dataclass(frozen=True, slots=True)
class Study:
    """A study: tables, the questions asked of them, a seed.

    Attributes
    ----------
    path : pathlib.Path
        The study file.
    title : dict of str to str
        ``{"en": ..., "zh": ...}``.
    seed : int
        Seed of every question that does not state its own.
    simulated : bool
        Whether all tables are simulated.
    truth : str or None
        A CSV file with the known truth of simulated data, as written.
    lang : {"en", "zh", "both"}
        Languages of the report.
    output : str
        Folder of findings and reports, relative to the study file.
    tables : dict of str to StudyTable
        By name, in the order of the file.
    questions : tuple of Question
        In the order of the file.
    """

    path: Path
    title: dict[str, str]
    seed: int = DEFAULT_SEED
    simulated: bool = False
    truth: str | None = None
    lang: str = "both"
    output: str = "output"
    tables: dict[str, StudyTable] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()

    @property
    def folder(self) -> Path:
        """The folder of the study file; paths in the study are relative to it."""
        return self.path.parent

    @property
    def output_folder(self) -> Path:
        """Where findings and reports go."""
        return self.folder / self.output


def read_study(path: str | os.PathLike[str]) -> Study:
    """Read and check a study file.

    Parameters
    ----------
    path : path-like
        A ``study.toml``, or a folder that holds one.

    Returns
    -------
    Study
        Every key known, every question's function, tables and values checked. The tables themselves are not
        opened.

    Raises
    ------
    StudyError
        ``S101`` where there is no such file or it is not UTF-8, ``S102`` where it is not TOML, ``S103`` for
        an unknown key, ``S104`` for a missing one, ``S105`` for a value that cannot be, ``S106`` for an
        unknown question, ``S107`` for an unknown table and ``S108`` for a table of the wrong kind.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> import jiju
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> _ = (folder / "study.toml").write_text('''
    ... [study]
    ... title = "Plants"
    ... seed = 7
    ... [tables.plants]
    ... kind = "establishments"
    ... path = "plants.csv"
    ... [[questions]]
    ... ask = "rank_concentration"
    ... establishments = "plants"
    ... simulations = 199
    ... ''')
    >>> study = jiju.read_study(folder)
    >>> study.seed, list(study.tables), study.questions[0].ask
    (7, ['plants'], 'rank_concentration')
    """
    file = Path(path)
    if file.is_dir():
        file = file / "study.toml"
    content = _load(file)
    name = file.name
    check_keys(content, _SECTIONS, name)
    head = _section(content, "study", f"{name}: [study]")
    check_keys(head, _STUDY_KEYS, f"{name}: [study]")
    tables = _read_tables(_section(content, "tables", f"{name}: [tables]"), name)
    questions = _read_questions(content.get("questions", []), tables, name)
    return Study(path=file, tables=tables, questions=questions, **_read_head(head, f"{name}: [study]", file))


def find_output(path: str | os.PathLike[str]) -> tuple[Path, str]:
    """Where the findings of a study are, and the languages of its report.

    Parameters
    ----------
    path : path-like
        A study file, the folder of one, or an output folder.

    Returns
    -------
    pathlib.Path
        The output folder.
    str
        ``"en"``, ``"zh"`` or ``"both"``.

    Raises
    ------
    StudyError
        ``S101`` to ``S105`` where the study file cannot be read. Its questions are not checked: findings of a
        study that this version would not accept can still be reported.
    """
    file = Path(path)
    if (file / "study.json").is_file():
        return file, "both"
    if file.is_dir():
        file = file / "study.toml"
    head = _read_head(_section(_load(file), "study", f"{file.name}: [study]"), f"{file.name}: [study]", file)
    return file.parent / head["output"], head["lang"]


def _load(file: Path) -> dict[str, Any]:
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        what = f"the study file cannot be read: {error.strerror or error}"
        hint = "Give the path of a study.toml; `jiju new FILE` writes one from a table."
        msg = "S101"
        raise StudyError(msg, what, where=str(file), hint=hint) from error
    except UnicodeDecodeError as error:
        what = "the study file is not UTF-8 text"
        hint = "Save it again as UTF-8 (in Windows' editor: Save as, Encoding UTF-8)."
        msg = "S101"
        raise StudyError(msg, what, where=str(file), hint=hint) from error
    try:
        return tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+)", str(error))
        line = text.splitlines()[int(place[1]) - 1].strip() if place else ""
        what = f"the study file is not valid TOML: {error}"
        where = f"{file.name}: line {place[1]}" if place else file.name
        hint = f"The line reads: {line}" if line else "See toml.io for the format."
        if "\\" in line:
            hint += "  Write paths with / or in single quotes: 'C:\\data\\plants.csv'."
        msg = "S102"
        raise StudyError(msg, what, where=where, hint=hint) from error


def _section(content: Mapping[str, Any], key: str, where: str) -> dict[str, Any]:
    found = content.get(key, {})
    if not isinstance(found, dict):
        what = f"{key!r} must be a section, written as [{key}]"
        msg = "S105"
        raise StudyError(msg, what, where=where)
    return found


def _read_head(head: Mapping[str, Any], where: str, file: Path) -> dict[str, Any]:
    seed = head.get("seed", DEFAULT_SEED)
    if not isinstance(seed, int) or isinstance(seed, bool) or seed < 0:
        raise _wrong(where, "seed", seed, "a whole number of at least 0")
    default = file.absolute().parent.name or "Study"
    title = _title(head.get("title", default), f"{where}: 'title'")
    lang = head.get("lang", "both")
    if lang not in _LANGUAGES:
        raise _wrong(where, "lang", lang, '"en", "zh" or "both"')
    return {
        "title": title,
        "seed": seed,
        "simulated": _flag(head, "simulated", where),
        "truth": _text(head, "truth", where),
        "lang": lang,
        "output": _text(head, "output", where) or "output",
    }


def _title(value: object, where: str) -> dict[str, str]:
    """A title in both languages; one text serves for both."""
    if isinstance(value, str):
        return {"en": value, "zh": value}
    if isinstance(value, dict) and value:
        check_keys(value, ("en", "zh"), where)
        if all(isinstance(entry, str) for entry in value.values()):
            given = {key: str(entry) for key, entry in value.items()}
            first = next(iter(given.values()))
            return {"en": given.get("en", first), "zh": given.get("zh", first)}
    what = f"title is {value!r}, but must be a text or {{zh = ..., en = ...}}"
    msg = "S105"
    raise StudyError(msg, what, where=where)


def _read_tables(sections: Mapping[str, Any], name: str) -> dict[str, StudyTable]:
    tables: dict[str, StudyTable] = {}
    for key, entry in sections.items():
        where = f"{name}: [tables.{key}]"
        if not isinstance(entry, dict):
            what = f"'tables' holds {key!r} = {entry!r}; a table is a section of its own"
            msg = "S105"
            raise StudyError(msg, what, where=f"{name}: [tables]", hint="Write [tables.NAME] above its keys.")
        tables[key] = _read_table(key, entry, where)
    if not tables:
        what = "the study names no table"
        hint = 'Add a section: [tables.plants], kind = "establishments", path = "plants.csv".'
        msg = "S104"
        raise StudyError(msg, what, where=name, hint=hint)
    return tables


def _read_table(name: str, entry: Mapping[str, Any], where: str) -> StudyTable:
    check_keys(entry, _TABLE_KEYS, where)
    for key in ("kind", "path"):
        if key not in entry:
            what = f"the table needs {key!r}"
            msg = "S104"
            raise StudyError(msg, what, where=where, hint=f'Add a line: {key} = "..."')
    kind = entry["kind"]
    if kind not in _KINDS:
        raise _wrong(where, "kind", kind, f"one of {', '.join(_KINDS)}", _KINDS)
    layout = entry.get("layout")
    if layout is not None and (layout not in _LAYOUTS or kind not in _LAID_OUT):
        kinds = ", ".join(f'"{name}"' for name in _LAID_OUT)
        raise _wrong(where, "layout", layout, f'"auto", "long" or "wide", of a table of kind {kinds}')
    return StudyTable(
        name=name,
        kind=kind,
        path=_text(entry, "path", where) or "",
        columns=_columns(entry.get("columns"), kind, where),
        crs=_text(entry, "crs", where),
        encoding=_text(entry, "encoding", where),
        layout=layout,
        where=_where(entry.get("where", {}), where),
        simulated=_flag(entry, "simulated", where),
    )


def _columns(value: object, kind: Kind, where: str) -> dict[str, str] | None:
    if value is None:
        return None
    from jiju.tables import table_columns

    if not isinstance(value, dict) or not all(isinstance(entry, str) for entry in value.values()):
        raise _wrong(where, "columns", value, 'written as {industry = "name in the file", ...}')
    check_keys(value, tuple(table_columns(kind)), f"{where}: 'columns'")
    return dict(value)


def _where(value: object, where: str) -> dict[str, Any]:
    plain = (str, int, float, bool)
    if isinstance(value, dict) and all(
        isinstance(entry, plain)
        or (isinstance(entry, list) and entry and all(isinstance(v, plain) for v in entry))
        for entry in value.values()
    ):
        return dict(value)
    raise _wrong(where, "where", value, 'written as {column = "value"} or {column = ["one", "other"]}')


def _read_questions(entries: object, tables: Mapping[str, StudyTable], name: str) -> tuple[Question, ...]:
    if not isinstance(entries, list):
        what = "'questions' must be written as [[questions]], with double brackets"
        msg = "S105"
        raise StudyError(msg, what, where=f"{name}: [questions]")
    return tuple(
        _read_question(entry, tables, f"{name}: [[questions]] {number}")
        for number, entry in enumerate(entries, start=1)
    )


def _read_question(entry: object, tables: Mapping[str, StudyTable], where: str) -> Question:
    if not isinstance(entry, dict):
        what = "a question is a section of its own, written as [[questions]]"
        msg = "S105"
        raise StudyError(msg, what, where=where)
    if "ask" not in entry:
        what = "the question needs 'ask'"
        mistyped = nearest("ask", entry)
        hint = f"Write 'ask' for {mistyped!r}." if mistyped else f'Add a line: ask = "{next(iter(ASKS))}"'
        msg = "S104"
        raise StudyError(msg, what, where=where, hint=hint)
    ask = find_ask(entry["ask"], f"{where}: 'ask'")
    given = {key: value for key, value in entry.items() if key not in ("ask", "title")}
    check_parameters(ask, given, where)
    for parameter, kinds in ask.tables.items():
        if parameter in given and not ask.is_word(parameter, given[parameter]):
            words = ask.words.get(parameter, ())
            _check_table_name(given[parameter], parameter, kinds, tables, where, words)
    title = _title(entry["title"], f"{where}: 'title'") if "title" in entry else None
    return Question(ask=ask.name, parameters=given, title=title, where=where)


def _check_table_name(
    value: object,
    parameter: str,
    kinds: tuple[Kind, ...],
    tables: Mapping[str, StudyTable],
    where: str,
    words: tuple[str, ...],
) -> None:
    place = f"{where}: {parameter!r}"
    table = tables.get(value) if isinstance(value, str) else None
    if table is None:
        what = f"there is no table {value!r}; the study has {', '.join(tables)}"
        if words:
            what += f"; in place of a table there may be the words {', '.join(words)}"
        msg = "S107"
        hint = suggest(str(value), (*words, *tables), f"Add a section [tables.{value}] or name one of these.")
        raise StudyError(msg, what, where=place, hint=hint)
    if table.kind not in kinds:
        fitting = [other.name for other in tables.values() if other.kind in kinds]
        what = f"the table {value!r} is of kind {table.kind!r}, but {parameter} takes {' or '.join(kinds)}"
        hint = f"Tables that fit: {', '.join(fitting)}." if fitting else f"Add a table of kind {kinds[0]!r}."
        msg = "S108"
        raise StudyError(msg, what, where=place, hint=hint)


def _flag(entry: Mapping[str, Any], key: str, where: str) -> bool:
    value = entry.get(key, False)
    if not isinstance(value, bool):
        raise _wrong(where, key, value, "true or false")
    return value


def _text(entry: Mapping[str, Any], key: str, where: str) -> str | None:
    value = entry.get(key)
    if value is None:
        return None
    if not isinstance(value, str) or not value.strip():
        raise _wrong(where, key, value, "a text in quotes")
    return value


def _wrong(where: str, key: str, value: object, expected: str, choices: tuple[str, ...] = ()) -> StudyError:
    what = f"{key} is {value!r}, but must be {expected}"
    hint = suggest(str(value), choices, "") if choices else ""
    msg = "S105"
    return StudyError(msg, what, where=f"{where}: {key!r}", hint=hint or None)
