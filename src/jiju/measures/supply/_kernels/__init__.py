"""Kernels of the measures of supply: NumPy arrays in, NumPy arrays out, compiled by Numba."""

from __future__ import annotations

from jiju.measures.supply._kernels.cascade import cascade_losses

__all__ = ["cascade_losses"]
