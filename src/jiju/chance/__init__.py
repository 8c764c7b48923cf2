"""The only place of randomness: nulls, draws, envelopes, significance."""

from jiju.chance.envelope import Envelope, global_envelope, pointwise_envelope
from jiju.chance.nulls import NULLS, Null, Sites, null_text
from jiju.chance.progress import report_progress
from jiju.chance.significance import adjust_p_values, monte_carlo_p_value
from jiju.chance.simulate import generator, resolve_seed, simulate, thread_count

__all__ = [
    "NULLS",
    "Envelope",
    "Null",
    "Sites",
    "adjust_p_values",
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
