"""The house's order: layers as pyproject.toml declares them, and no circle of imports, lazy ones counted."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

from importlinter.cli import lint_imports

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src"


def module_name(path: Path) -> str:
    parts = list(path.relative_to(SRC).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(path): path for path in sorted(SRC.glob("jiju/**/*.py"))}


class ImportCollector(ast.NodeVisitor):
    """Collects the modules of jiju that a file imports when it runs, inside functions too."""

    def __init__(self, name: str, path: Path) -> None:
        self.package = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
        self.found: set[str] = set()

    def visit_If(self, node: ast.If) -> None:
        if "TYPE_CHECKING" in ast.unparse(node.test):
            return  # never runs
        self.generic_visit(node)

    def visit_Import(self, node: ast.Import) -> None:
        self.found |= {alias.name for alias in node.names if alias.name in MODULES}

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        base = self.package[: len(self.package) - node.level + 1] if node.level else []
        origin = ".".join([*base, *([node.module] if node.module else [])])
        for alias in node.names:
            full = f"{origin}.{alias.name}"
            if full in MODULES:
                self.found.add(full)
            elif origin in MODULES:
                self.found.add(origin)


def imports_of(name: str, path: Path) -> set[str]:
    collector = ImportCollector(name, path)
    collector.visit(ast.parse(path.read_text(encoding="utf-8")))
    return collector.found - {name}


def find_circle(graph: dict[str, set[str]]) -> list[str] | None:
    """A circle in the graph, as the modules along it, or None."""
    done: set[str] = set()

    def walk(name: str, trail: list[str]) -> list[str] | None:
        if name in trail:
            return [*trail[trail.index(name) :], name]
        if name in done:
            return None
        for other in sorted(graph[name]):
            circle = walk(other, [*trail, name])
            if circle:
                return circle
        done.add(name)
        return None

    for name in graph:
        circle = walk(name, [])
        if circle:
            return circle
    return None


def test_import_contracts_hold(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    code = lint_imports(config_filename="pyproject.toml", no_cache=True)
    assert code == 0, capsys.readouterr().out


def test_no_module_imports_itself_around_a_corner() -> None:
    circle = find_circle({name: imports_of(name, path) for name, path in MODULES.items()})
    assert circle is None, " -> ".join(circle or [])


def test_the_circle_finder_finds_circles() -> None:
    assert find_circle({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b", "c", "b"]
    assert find_circle({"a": {"b", "c"}, "b": {"c"}, "c": set()}) is None


def test_imports_inside_functions_are_seen() -> None:
    assert "jiju.results" in imports_of("jiju.study.problems", MODULES["jiju.study.problems"])
