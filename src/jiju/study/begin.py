"""A first study file, written from the tables one has."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from jiju.errors import StudyError, TableError
from jiju.study.begin_figures import as_values, figure_questions
from jiju.study.begin_industry import region_questions, supply_questions
from jiju.study.file import DEFAULT_SEED
from jiju.study.look import Look, look_at
from jiju.study.toml_text import bare_key, commented, quoted, remark

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from jiju.results import Language

__all__ = ["begin_study"]

_WORDS: dict[str, dict[str, str]] = {
    "top": {
        "en": "A study: the tables it uses and the questions it asks of them.\n"
        "Run it with: jiju {file}\n"
        "What stands after a # is a remark. Remove the # in front of a line to make it count.",
        "zh": "研究文件：列出所用的数据表以及要回答的问题。\n"
        "运行：jiju {file}\n"
        "# 之后的文字是注释；去掉行首的 # 即可使该行生效。",
    },
    "seed": {
        "en": "The same seed gives the same numbers.",
        "zh": "同一种子得到同样的数字。",
    },
    "simulated": {
        "en": "Uncomment for simulated data: every figure will say so.",
        "zh": "如为模拟数据请启用，每张图都会注明。",
    },
    "columns": {
        "en": "jiju's names on the left, the file's own on the right: please check them.",
        "zh": "左边是 jiju 的列名，右边是文件中的列名：请核对。",
    },
    "gcj": {
        "en": "Coordinates from a Chinese map service are shifted: say GCJ-02 or BD-09.",
        "zh": "来自国内地图服务的坐标有偏移：请注明 GCJ-02 或 BD-09。",
    },
    "epsg": {
        "en": "The coordinate system of x and y, where you know it.",
        "zh": "x、y 的坐标系（如已知）。",
    },
    "where": {
        "en": "To use only some rows.",
        "zh": "如只使用部分行。",
    },
    "ranking": {
        "en": "Which industries gather, and would chance do the same?",
        "zh": "哪些行业集聚？纯属偶然也会如此吗？",
    },
    "weighted": {
        "en": "Let establishments count by their size.",
        "zh": "按规模加权。",
    },
    "clusters": {
        "en": "Where does one industry gather, and which establishments belong to each cluster?",
        "zh": "某一行业在何处集聚，各集群包含哪些机构？",
    },
    "labels": {
        "en": "Industries change places, sizes stay at their sites.",
        "zh": "行业互换，规模留在原处。",
    },
    "individual": {
        "en": "Also each establishment's own value, as a map.",
        "zh": "同时给出各机构自身的取值，并绘成地图。",
    },
    "measures": {
        "en": "measure: kd, M, m, K, L, D or g (K, L, D and g take a window, a table of boundaries).\n"
        "More: null, controls, case_control, band; see: jiju measure concentration --help",
        "zh": "measure 可为 kd、M、m、K、L、D、g（K、L、D、g 可用边界表作 window）。\n"
        "另有 null、controls、case_control、band，参见：jiju measure concentration --help",
    },
    "concentration": {
        "en": "One industry more closely: at what distances does it gather?",
        "zh": "细看一个行业：在多大距离上集聚？",
    },
    "specialization": {
        "en": "What does each region have more of than its share?",
        "zh": "各地区在哪些行业上有专业化优势？",
    },
    "agglomeration": {
        "en": "How unevenly is each industry spread over the regions, beyond what its plant sizes give?",
        "zh": "在剔除企业规模影响后，各行业在地区间分布得有多不均？",
    },
    "none": {
        "en": "No question follows from these tables alone; the report will hold the inventory.",
        "zh": "仅凭这些表还提不出其他问题；报告将包含家底清单。",
    },
}


def begin_study(
    files: Sequence[str | os.PathLike[str]],
    *,
    folder: str | os.PathLike[str] = ".",
    columns: Mapping[str, str] | None = None,
    title: str | None = None,
    lang: Language = "en",
) -> str:
    """The text of a study file for some tables.

    Parameters
    ----------
    files : sequence of path-like
        The tables.
    folder : path-like, default "."
        The folder the study file will stand in; paths are written relative to it.
    columns : mapping of str to str, optional
        Columns that cannot be guessed, by jiju's name; they are looked for in each table.
    title : str, optional
        By default the name of the folder.
    lang : {"en", "zh"}, default "en"
        Language of the remarks.

    Returns
    -------
    str
        TOML with remarks.

    Raises
    ------
    TableError
        Where a file cannot be read.
    StudyError
        ``S151`` where it cannot be told what a file holds.
    """
    place = Path(folder)
    looks: dict[str, Look] = {}
    sections: list[str] = []
    for file, look in zip(files, as_values(_with_firms(files, columns)), strict=True):
        name = _table_name(Path(file), looks)
        looks[name] = look
        sections.append(_table_section(name, look, _relative(file, place), lang))
    heading = title or place.absolute().name or "Study"
    head = [
        remark(_WORDS["top"][lang].format(file="study.toml")),
        "",
        "[study]",
        f"title = {quoted(heading)}",
        f"seed = {DEFAULT_SEED}  # {_WORDS['seed'][lang]}",
        f"# simulated = true  # {_WORDS['simulated'][lang]}",
    ]
    asked = [
        *_questions(looks, lang),
        *region_questions(looks, lang),
        *supply_questions(looks, lang),
        *figure_questions(looks, lang),
    ]
    questions = asked or [remark(_WORDS["none"][lang])]
    return "\n\n".join(["\n".join(head), *sections, *questions]) + "\n"


def _with_firms(files: Sequence[str | os.PathLike[str]], columns: Mapping[str, str] | None) -> list[Look]:
    """A look into each file; beside flows or stages, a table of firms is one of theirs."""
    try:
        looks = _look_at_all(files, columns)
    except StudyError:
        # What cannot be told alone may be firms, if another file holds their flows.
        return _look_at_all(files, columns, supplied=True)
    if any(look.kind in ("flows", "stages") for look in looks):
        return _look_at_all(files, columns, supplied=True)
    return looks


def _look_at_all(
    files: Sequence[str | os.PathLike[str]], columns: Mapping[str, str] | None, *, supplied: bool = False
) -> list[Look]:
    """A look into each file; the columns that were said must be in one of them at least."""
    looks: list[Look] = []
    missed: TableError | None = None
    for file in files:
        try:
            looks.append(look_at(file, columns=columns, supplied=supplied))
        except TableError as error:
            if not columns or error.code != "T102":
                raise
            missed = error
            looks.append(look_at(file, supplied=supplied))
    said = set((columns or {}).items())
    if missed is not None and not any(said & set(look.columns.items()) for look in looks):
        raise missed
    return looks


def _table_section(name: str, look: Look, path: str, lang: Language) -> str:
    lines = [f"[tables.{bare_key(name)}]", f'kind = "{look.kind}"', f"path = {quoted(path)}"]
    if look.columns:
        pairs = ", ".join(f"{standard} = {quoted(own)}" for standard, own in look.columns.items())
        lines += [remark(_WORDS["columns"][lang]), f"columns = {{{pairs}}}"]
    if look.kind == "establishments":
        if {"x", "y"} <= look.found:
            lines.append(f'# crs = "EPSG:25832"  # {_WORDS["epsg"][lang]}')
        elif look.placed and (lang == "zh" or not "".join(look.columns.values()).isascii()):
            lines.append(f'# crs = "GCJ-02"  # {_WORDS["gcj"][lang]}')
        if look.industries:
            few = ", ".join(quoted(industry) for industry in look.industries[:2])
            column = bare_key(look.columns.get("industry", "industry"))
            lines.append(f"# where = {{{column} = [{few}]}}  # {_WORDS['where'][lang]}")
    return "\n".join(lines)


def _questions(looks: dict[str, Look], lang: Language) -> Iterable[str]:
    boundaries = [name for name, look in looks.items() if look.kind == "boundaries"]
    for name, look in looks.items():
        regions: list[str] = []
        if look.kind == "establishments" and "region" not in look.found and boundaries:
            regions = [f"regions = {quoted(boundaries[0])}"]
        by_region = look.kind == "regions" or bool(regions) or "region" in look.found
        table = f"establishments = {quoted(name)}"
        if look.kind == "establishments" and look.placed:
            weighted = [f"# weighted = true  # {_WORDS['weighted'][lang]}"] if "size" in look.found else []
            draws = ['measure = "kd"', "simulations = 999"]
            null = f'# null = "labels"  # {_WORDS["labels"][lang]}'
            yield _question("ranking", lang, 'ask = "rank_concentration"', table, *draws, *weighted, null)
            if look.industries:
                industry = f"industry = {quoted(look.industries[0])}"
                lines: tuple[str, ...] = (
                    'ask = "measure_concentration"',
                    table,
                    industry,
                    'measure = "M"',
                    f"individual = true  # {_WORDS['individual'][lang]}",
                    "simulations = 999",
                    remark(_WORDS["measures"][lang]),
                )
                yield commented(_question("concentration", lang, *lines))
                lines = ('ask = "find_clusters"', table, industry, "simulations = 999")
                yield commented(_question("clusters", lang, *lines))
        # Amounts of several periods are for the questions that take one; plain amounts for none.
        alone = look.kind == "regions" and (len(look.periods) > 1 or not look.industries)
        if look.kind in ("establishments", "regions") and by_region and not alone:
            yield _question("specialization", lang, 'ask = "measure_specialization"', table, *regions)
        if look.kind == "establishments" and by_region:
            yield _question("agglomeration", lang, 'ask = "measure_agglomeration"', table, *regions)


def _question(word: str, lang: Language, *lines: str) -> str:
    return "\n".join([remark(_WORDS[word][lang]), "[[questions]]", *lines])


def _table_name(file: Path, taken: dict[str, Look]) -> str:
    stem = file.name.split(".")[0] or "table"
    name = re.sub(r"[^\w-]+", "_", stem).strip("_") or "table"
    number = 2
    while name in taken:
        name = f"{re.sub(r'_[0-9]+$', '', name)}_{number}"
        number += 1
    return name


def _relative(file: str | os.PathLike[str], folder: Path) -> str:
    try:
        return Path(os.path.relpath(file, folder)).as_posix()
    except ValueError:  # another drive of Windows
        return Path(file).absolute().as_posix()
