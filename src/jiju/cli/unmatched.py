"""Names of numbers that are no indicator: told at once, with the name that may be meant."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from jiju.errors import JijuError, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    import pandas as pd

    from jiju.cli.settings import Settings
    from jiju.results import Finding, Language

__all__ = ["tell_unmatched_in_findings", "tell_unmatched_in_study"]

_TOLD = 8
_NAMES = ("label_zh", "label_en", "indicator")


def tell_unmatched_in_study(path: Path, settings: Settings, lang: Language) -> None:
    """Say which names among the values and confirmed facts of a study match none of its indicators.

    Parameters
    ----------
    path : pathlib.Path
        The study file.
    settings : Settings
        How much to say.
    lang : {"en", "zh"}
        Language of the message.
    """
    from jiju.study import read_study
    from jiju.study.sources import Sources
    from jiju.tables import match_indicators

    study = read_study(path)
    kinds = {name: table.kind for name, table in study.tables.items()}
    listed = next((name for name, kind in kinds.items() if kind == "indicators"), None)
    if listed is None:
        return
    sources = Sources(study)
    for name, kind in kinds.items():
        if kind not in ("values", "facts"):
            continue
        try:
            # What is wrong with the tables is for `jiju check` and the run to tell.
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                indicators = sources.frame(listed)
                unmatched = match_indicators(sources.frame(name), indicators).attrs["unmatched"]
        except JijuError:
            continue
        _tell(unmatched, _names([indicators]), settings, lang)


def tell_unmatched_in_findings(findings: Iterable[Finding], settings: Settings, lang: Language) -> None:
    """Say which names a gap left out, since they are none of its indicators.

    Parameters
    ----------
    findings : iterable of Finding
        Of a run.
    settings : Settings
        How much to say.
    lang : {"en", "zh"}
        Language of the message.
    """
    unmatched: dict[str, list[str]] = {}
    for finding in findings:
        result = finding.result
        if result.kind != "gap":
            continue
        names = _names([result.table, *result.tables.values()])
        unmatched |= {str(name): names for name in result.details.get("unknown", ())}
    every = list(dict.fromkeys(name for names in unmatched.values() for name in names))
    _tell(unmatched, every, settings, lang)


def _names(frames: Sequence[pd.DataFrame]) -> list[str]:
    """Every name that an indicator has in some tables."""
    found: list[str] = []
    for frame in frames:
        for column in (name for name in _NAMES if name in frame.columns):
            found += [str(text) for text in frame[column].dropna()]
        if "synonyms" in frame.columns:
            found += [word for text in frame["synonyms"].dropna() for word in str(text).split("|")]
    return [name for name in dict.fromkeys(word.strip() for word in found) if name]


def _tell(unmatched: Iterable[str], names: Sequence[str], settings: Settings, lang: Language) -> None:
    told = list(dict.fromkeys(unmatched))
    for name in told[:_TOLD]:
        near = nearest(name, [each for each in names if each != name])
        if lang == "zh":
            meant = f"；是否应为“{near}”？" if near else "。"
            settings.say(f"警告：“{name}”不是任何指标的代码、名称或同义词，未采用{meant}")
        else:
            meant = f"; did you mean {near!r}?" if near else "."
            settings.say(
                f"Warning: {name!r} is no code, label or synonym of an indicator, and not used{meant}"
            )
    if len(told) > _TOLD:
        more = len(told) - _TOLD
        settings.say(f"警告：另有 {more:,} 个名称。" if lang == "zh" else f"Warning: {more:,} more names.")
