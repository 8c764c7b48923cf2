"""The only place of randomness: nulls, draws, envelopes, significance."""

from jiju.chance.bands import BANDS, Band, band
from jiju.chance.deviation import DeviationTest, deviation_test
from jiju.chance.duranton_overman import DurantonOverman, duranton_overman_bands
from jiju.chance.envelope import ENVELOPES, Envelope, global_envelope, pointwise_envelope
from jiju.chance.margins import MARGINS_TEXT, Margins
from jiju.chance.nulls import NULLS, Dartboard, Null, Positions, Sites, null_text
from jiju.chance.progress import report_progress
from jiju.chance.significance import adjust_p_values, counted_p_values, monte_carlo_p_value
from jiju.chance.simulate import generator, resolve_seed, simulate, thread_count

__all__ = [
    "BANDS",
    "ENVELOPES",
    "MARGINS_TEXT",
    "NULLS",
    "Band",
    "Dartboard",
    "DeviationTest",
    "DurantonOverman",
    "Envelope",
    "Margins",
    "Null",
    "Positions",
    "Sites",
    "adjust_p_values",
    "band",
    "counted_p_values",
    "deviation_test",
    "duranton_overman_bands",
    "generator",
    "global_envelope",
    "monte_carlo_p_value",
    "null_text",
    "pointwise_envelope",
    "report_progress",
    "resolve_seed",
    "simulate",
    "thread_count",
]
