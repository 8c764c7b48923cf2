"""What every measure hands back, and how it goes to disk and comes back whole."""

from __future__ import annotations

import html
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Self

from jiju.errors import ResultError
from jiju.results.codec import frame_from_dict, frame_to_dict, plain
from jiju.results.evidence import Evidence
from jiju.results.provenance import Provenance
from jiju.results.text import Language, Statement

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["FORMAT", "Result"]

FORMAT = 1
_CLASSES: dict[str, type[Result]] = {}


@dataclass(frozen=True)
class Result:
    """What a measure found.

    Attributes
    ----------
    kind : str
        What sort of result, such as ``"concentration"``; charts and report choose by it.
    table : DataFrame
        The numbers, tidy; its columns are described by `result_columns(kind)`.
    statements : tuple of Statement
        Plain sentences in both languages: the answer, what it means, what it does not mean, caveats.
    evidence : tuple of Evidence
        The tested claims.
    provenance : Provenance
        What is needed to make it again.
    details : dict
        Single values that belong to the whole result, such as the industry or the bandwidth (JSON values).
    tables : dict of str to DataFrame
        Further tables, such as the curves behind a ranking.

    Notes
    -----
    A subclass adds properties and methods, never fields: so a result saved by any version of a measure can
    be opened, drawn and printed without that measure's code.
    """

    kind: str
    table: pd.DataFrame
    statements: tuple[Statement, ...]
    evidence: tuple[Evidence, ...]
    provenance: Provenance
    details: dict[str, Any] = field(default_factory=dict)
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)

    KIND: ClassVar[str] = ""

    def __init_subclass__(cls) -> None:
        """Let `from_dict` find the class of a saved kind."""
        if cls.KIND:
            _CLASSES[cls.KIND] = cls

    def summary(self, lang: Language = "en") -> str:
        """The result in plain sentences.

        Parameters
        ----------
        lang : {"en", "zh"}, default "en"
            The language.

        Returns
        -------
        str
            One sentence a line, the answer first.
        """
        return "\n".join(statement.text.in_language(lang) for statement in self.statements)

    def to_dict(self) -> dict[str, Any]:
        """The result as JSON objects, versioned and without loss.

        Returns
        -------
        dict
            Made of dict, list, str, int, float, bool and None only.
        """
        return {
            "format": FORMAT,
            "kind": self.kind,
            "details": plain(self.details),
            "statements": [statement.to_dict() for statement in self.statements],
            "evidence": [plain(entry.to_dict()) for entry in self.evidence],
            "provenance": self.provenance.to_dict(),
            "table": frame_to_dict(self.table),
            "tables": {name: frame_to_dict(frame) for name, frame in self.tables.items()},
        }

    @classmethod
    def from_dict(cls, saved: dict[str, Any]) -> Self:
        """Back from `to_dict`.

        Parameters
        ----------
        saved : dict
            What `to_dict` gave.

        Returns
        -------
        Result
            Of the measure's own class where that measure has been imported, else a plain Result.

        Raises
        ------
        ResultError
            ``R203`` where it is no saved result or was saved by a newer version.
        """
        if not isinstance(saved, dict) or saved.get("format") != FORMAT or "kind" not in saved:
            version = saved.get("format") if isinstance(saved, dict) else None
            what = f"this is not a saved result of format {FORMAT} (found {version!r})"
            msg = "R203"
            raise ResultError(msg, what, hint="Was it written by a newer jiju? Update jiju, or run again.")
        known = _CLASSES.get(saved["kind"], cls)
        chosen = known if issubclass(known, cls) else cls
        try:
            return chosen(
                kind=saved["kind"],
                table=frame_from_dict(saved["table"]),
                statements=tuple(Statement.from_dict(entry) for entry in saved["statements"]),
                evidence=tuple(Evidence.from_dict(entry) for entry in saved["evidence"]),
                provenance=Provenance.from_dict(saved["provenance"]),
                details=saved["details"],
                tables={name: frame_from_dict(entry) for name, entry in saved["tables"].items()},
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            what = f"the saved result is damaged: {error}"
            msg = "R203"
            raise ResultError(msg, what, hint="Delete the file and run the study again.") from error

    def _repr_html_(self) -> str:
        sentences = "".join(f"<p>{html.escape(s.text.en)}</p>" for s in self.statements)
        return sentences + self.table.to_html(max_rows=20, index=False)
