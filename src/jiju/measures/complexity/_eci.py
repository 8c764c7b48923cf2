"""The second eigenvector behind ECI and PCI, from one sparse symmetric problem."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Codes = NDArray[np.int64]

__all__ = ["NO_SIGN", "Complexity", "second_vectors", "solve_complexity", "standardize"]

_SMALL = 250  # up to this many on the shorter side the dense solver is quicker
_GUESSED = 40  # likewise where a good guess is at hand
NO_SIGN = 1e-9  # a correlation with diversity this small is none: its sign is of the last digits
_JOINED = 1e-9  # a second eigenvalue this near to 1 means separate blocks, to 0 that all regions are alike


@dataclass(frozen=True, eq=False)
class Complexity:
    """What `solve_complexity` found.

    Attributes
    ----------
    region : array, shape (regions,)
        ECI with mean 0 and standard deviation 1 (ddof=0) over the regions that have one; NaN for the others.
    industry : array, shape (industries,)
        PCI likewise.
    eigenvalues : tuple of float
        The second and the third; where they are close, the second eigenvector is poorly determined.
    sign : float
        Correlation of ECI with diversity, at least 0 since the sign is chosen by it; NaN where all are
        equally diverse.
    """

    region: Floats
    industry: Floats
    eigenvalues: tuple[float, float]
    sign: float

    @property
    def found(self) -> bool:
        """Whether there are any values."""
        return bool(np.isfinite(self.region).any())


def solve_complexity(
    present: csr_array, region_block: Codes | None = None, industry_block: Codes | None = None
) -> Complexity:
    """ECI and PCI of the largest connected block.

    Parameters
    ----------
    present : csr_array, shape (regions, industries)
        1.0 where present.
    region_block, industry_block : array of int, optional
        From `find_blocks`; found here where they are not given.

    Returns
    -------
    Complexity
        All NaN where the block has fewer than two regions or industries, or where its regions are all alike.
    """
    if region_block is None or industry_block is None:
        from jiju.measures.complexity._blocks import find_blocks

        region_block, industry_block = find_blocks(present)
    rows, columns = np.flatnonzero(region_block == 1), np.flatnonzero(industry_block == 1)
    region, industry = np.full(present.shape[0], np.nan), np.full(present.shape[1], np.nan)
    if len(rows) < 2 or len(columns) < 2:
        return Complexity(region, industry, (np.nan, np.nan), np.nan)
    part = present
    if len(rows) < present.shape[0] or len(columns) < present.shape[1]:
        part = csr_array(present[rows][:, columns])
    x, y, values = second_vectors(part)
    if not values[0] > _JOINED:
        return Complexity(region, industry, values, np.nan)
    diversity = np.diff(part.indptr).astype(np.float64)
    sign = _correlation(x, diversity)
    turn = -1.0 if sign < -NO_SIGN else 1.0
    region[rows] = standardize(turn * x)
    industry[columns] = standardize(turn * y)
    return Complexity(region, industry, values, abs(sign))


def second_vectors(
    present: csr_array,
    *,
    region_weight: Floats | None = None,
    industry_weight: Floats | None = None,
    start: Floats | None = None,
    tolerance: float = 0.0,
) -> tuple[Floats, Floats, tuple[float, float]]:
    r"""Second eigenvectors of a table in which regions and industries may count several times or not at all.

    Parameters
    ----------
    present : csr_array, shape (regions, industries)
        1.0 where present, in one connected block.
    region_weight, industry_weight : array, optional
        How many times each counts; 1 by default.
    start : array, shape (regions,), optional
        A guess of the regions' vector.
    tolerance : float, default 0.0
        Relative accuracy; 0 for that of the machine.

    Returns
    -------
    region : array, shape (regions,)
        NaN where all of a region's industries count 0 times.
    industry : array, shape (industries,)
        Each the mean of its regions' values. NaN likewise.
    eigenvalues : tuple of float
        The second and the third largest; the second twice where a tolerance is given.

    Notes
    -----
    With weights v of regions and w of industries, d = M w and u = M'v, the matrix
    :math:`B_{ri} = \sqrt{v_r w_i} M_{ri} / \sqrt{d_r u_i}` has the largest singular value 1 with the vectors
    :math:`\sqrt{v d}` and :math:`\sqrt{w u}`, which are subtracted; the next one gives x and y. It is the
    first axis of a correspondence analysis. A region (industry) of weight 0 gets the mean of its industries
    (regions), as all others do.
    """
    n, m = present.shape
    v = np.ones(n) if region_weight is None else region_weight
    w = np.ones(m) if industry_weight is None else industry_weight
    turned = csr_array(present.T)
    d, u = present @ w, turned @ v
    left = np.sqrt(np.divide(v, d, out=np.zeros(n), where=d > 0.0))
    right = np.sqrt(np.divide(w, u, out=np.zeros(m), where=u > 0.0))
    if n <= m:
        first = left * d
        vector, values = _second(
            present, left, right, first, None if start is None else start * first, tolerance
        )
        # Weight 0 leaves 0 / 0: the means over the other side give all of them alike.
        x = np.divide(vector, first, out=np.zeros(n), where=first > 0.0)
        y = _means(turned, v * x, u)
        x = _means(present, w * np.nan_to_num(y), d)
    else:
        first = right * u
        guess = None
        if start is not None:
            guess = np.nan_to_num(_means(turned, v * np.nan_to_num(start), u)) * first
        vector, values = _second(turned, right, left, first, guess, tolerance)
        y = np.divide(vector, first, out=np.zeros(m), where=first > 0.0)
        x = _means(present, w * y, d)
        y = _means(turned, v * np.nan_to_num(x), u)
    return x, y, values


def standardize(values: Floats, ddof: int = 0) -> Floats:
    """Values less their mean, in standard deviations; NaN stays and does not count.

    Parameters
    ----------
    values : array
        Of any shape; along the first axis.
    ddof : int, default 0
        Subtracted from the number in the standard deviation.

    Returns
    -------
    array
        NaN throughout where all are alike.
    """
    known = np.isfinite(values)
    count = known.sum(axis=0)
    filled = np.where(known, values, 0.0)
    mean = filled.sum(axis=0) / np.maximum(count, 1)
    apart = np.where(known, values - mean, 0.0)
    spread = np.sqrt((apart**2).sum(axis=0) / np.maximum(count - ddof, 1))
    largest = np.abs(filled).max(axis=0, initial=0.0)
    scaled: Floats = np.where(
        known & (spread > 1e-13 * largest), apart / np.where(spread > 0.0, spread, 1.0), np.nan
    )
    return scaled


def _means(present: csr_array, amounts: Floats, number: Floats) -> Floats:
    sums = present @ amounts
    means: Floats = np.divide(sums, number, out=np.full(len(sums), np.nan), where=number > 0.0)
    return means


def _second(
    table: csr_array, left: Floats, right: Floats, first: Floats, guess: Floats | None, tolerance: float
) -> tuple[Floats, tuple[float, float]]:
    """Largest eigenvector of B B' without its trivial one, and the two largest eigenvalues left."""
    n = len(left)
    first = first / np.sqrt(float(first @ first))
    from scipy.linalg import eigh
    from scipy.sparse.linalg import LinearOperator, eigsh

    if n <= (_SMALL if guess is None else _GUESSED):
        b = left[:, np.newaxis] * table.toarray() * right
        square = b @ b.T - np.outer(first, first)
        low = max(n - 2, 0)
        found, vectors = eigh(square, subset_by_index=(low, n - 1))
        vector: Floats = vectors[:, -1]
        return vector, (float(found[-1]), float(found[0]) if n > 2 else 0.0)
    other = csr_array(table.T)
    middle = right**2

    def product(vector: Floats) -> Floats:
        z = vector.ravel()
        spread = other @ (left * z)
        spread *= middle
        back: Floats = left * (table @ spread)
        back -= first * float(first @ z)
        return back

    if guess is None:
        # Fixed, so that the same table gives the same bytes; away from the trivial vector.
        guess = np.cos(np.arange(n, dtype=np.float64) * 1.7)
    guess = np.nan_to_num(guess)
    guess = guess - first * float(first @ guess)
    operator = LinearOperator((n, n), matvec=product, dtype=np.float64)
    # The third eigenvalue tells how well the second is determined; in draws it is not asked for.
    found, vectors = eigsh(operator, k=1 if tolerance else 2, which="LA", v0=guess, tol=tolerance)
    order = np.argsort(found)
    best: Floats = vectors[:, order[-1]]
    return best, (float(found[order[-1]]), float(found[order[0]]))


def _correlation(a: Floats, b: Floats) -> float:
    a, b = a - a.mean(), b - b.mean()
    norm = float(np.sqrt((a @ a) * (b @ b)))
    return float(a @ b) / norm if norm > 1e-12 else np.nan
