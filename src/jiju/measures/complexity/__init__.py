"""What a region makes, what that asks for, and what lies near it: relatedness and complexity."""

from __future__ import annotations

__all__: list[str] = []
