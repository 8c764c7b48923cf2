"""What would stop a region: whom its firms depend on, how far one failure travels, what a chain lacks."""

from __future__ import annotations
