"""Every public name is there, loads late, and says in numpydoc what it takes, gives and looks like in use."""

from __future__ import annotations

import dataclasses
import inspect
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import numpydoc.docscrape
import numpydoc.validate
import pytest

import jiju
from jiju.errors import error_pages

ROOT = Path(__file__).parents[2]
OF_TWO_TABLES = {
    *("assign_regions", "build_scorecard", "find_levers", "find_peers", "find_strengths"),
    *("measure_sensitivity", "write_benchmark"),
}
NAMES = [name for name in jiju.__all__ if name != "__version__"]
FUNCTIONS = [name for name in NAMES if inspect.isroutine(getattr(jiju, name))]
CLASSES = [name for name in NAMES if inspect.isclass(getattr(jiju, name))]
RECORDS = [name for name in CLASSES if dataclasses.is_dataclass(getattr(jiju, name))]

# What numpydoc calls its checks: there is a text; known sections in order; a summary in one line that ends
# with a period; every parameter documented in order, with type and text; what is returned; an example.
ALWAYS = {"GL06", "GL07", "GL08", "SS01", "SS03", "SS06"}
OF_FUNCTIONS = ALWAYS | {"PR01", "PR02", "PR03", "PR04", "PR07", "RT01", "RT03", "EX01"}
HEAVY = {"numpy", "pandas", "scipy", "numba", "geopandas", "shapely", "duckdb", "pyarrow", "altair", "jinja2"}


def shortcomings(name: str, wanted: set[str]) -> list[str]:
    report = numpydoc.validate.validate(f"jiju.{name}")
    return [f"{code} {message}" for code, message in report["errors"] if code in wanted]


def test_all_lists_what_dir_shows() -> None:
    assert sorted(jiju.__all__) == dir(jiju)
    assert len(FUNCTIONS) + len(CLASSES) == len(NAMES)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="measure_everything"):
        _ = jiju.measure_everything


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_public_function_is_documented(name: str) -> None:
    assert shortcomings(name, OF_FUNCTIONS) == []


@pytest.mark.parametrize("name", CLASSES)
def test_a_public_class_is_documented(name: str) -> None:
    assert shortcomings(name, ALWAYS) == []


@pytest.mark.parametrize("name", RECORDS)
def test_every_field_of_a_record_is_documented(name: str) -> None:
    record = getattr(jiju, name)
    entries = numpydoc.docscrape.NumpyDocString(inspect.getdoc(record))["Attributes"]
    documented = [part for entry in entries for part in re.split(r",\s*", entry.name)]
    assert sorted(documented) == sorted(field.name for field in dataclasses.fields(record))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_parameters_after_the_tables_are_keyword_only(name: str) -> None:
    parameters = list(inspect.signature(getattr(jiju, name)).parameters.values())
    positional = [p.name for p in parameters if p.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD]
    # Some take two tables, or say what and where to; everything else takes one thing first.
    assert len(positional) <= (2 if name in OF_TWO_TABLES else 1), positional


@pytest.mark.parametrize("name", FUNCTIONS)
def test_codes_in_a_docstring_are_in_the_catalogue(name: str) -> None:
    codes = set(re.findall(r"``([A-Z]\d{3})``", inspect.getdoc(getattr(jiju, name)) or ""))
    assert codes <= set(error_pages())


@pytest.mark.parametrize("call", ["import jiju", "import jiju.__main__", "from jiju import JijuError"])
def test_importing_jiju_loads_nothing_heavy(call: str) -> None:
    code = f"import sys; {call}; print(*sorted(set(sys.modules) & {HEAVY!r}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from jiju.__main__ import main\n"
        "sys.argv = ['jiju', '--help']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"print('loaded:', *sorted(set(sys.modules) & {HEAVY!r}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1].strip() == "loaded:"


def test_one_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert project["version"] == jiju.__version__
    assert f"version: {jiju.__version__}\n" in citation
    assert re.search(rf"^## (\[?{re.escape(jiju.__version__)}\]?|\[?Unreleased\]?)", changes, re.MULTILINE)
