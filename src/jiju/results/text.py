"""Sentences in two languages, made once where the numbers are made, printed wherever they are read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

__all__ = ["Language", "Role", "Statement", "Text"]

Language = Literal["en", "zh"]
Role = Literal["answer", "meaning", "limit", "caveat"]


@dataclass(frozen=True, slots=True)
class Text:
    """One text in English and Chinese.

    Attributes
    ----------
    en, zh : str
        The same thing said in each language.
    """

    en: str
    zh: str

    def in_language(self, lang: Language) -> str:
        """The text in one language.

        Parameters
        ----------
        lang : {"en", "zh"}
            The language.

        Returns
        -------
        str
            The text.
        """
        return self.zh if lang == "zh" else self.en

    def to_dict(self) -> dict[str, str]:
        """As a JSON object."""
        return {"en": self.en, "zh": self.zh}

    @classmethod
    def from_dict(cls, saved: dict[str, str]) -> Text:
        """Back from a JSON object."""
        return cls(en=saved["en"], zh=saved["zh"])


@dataclass(frozen=True, slots=True)
class Statement:
    """One plain sentence of a result and the part it plays.

    Attributes
    ----------
    role : {"answer", "meaning", "limit", "caveat"}
        ``answer`` is the finding in one sentence, ``meaning`` says what it means, ``limit`` what it does
        not mean, ``caveat`` what to keep in mind about these data.
    text : Text
        The sentence.
    """

    role: Role
    text: Text

    def to_dict(self) -> dict[str, Any]:
        """As a JSON object."""
        return {"role": self.role, **self.text.to_dict()}

    @classmethod
    def from_dict(cls, saved: dict[str, Any]) -> Statement:
        """Back from a JSON object."""
        return cls(role=saved["role"], text=Text(en=saved["en"], zh=saved["zh"]))
