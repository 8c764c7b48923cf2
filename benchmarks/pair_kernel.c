/* The weighted pair histogram in C: the yardstick for the Numba kernel.

   Planar points; every pair i < j adds w[i] * w[j] and 1 to the bin of its distance; pairs beyond the last
   bin go to one overflow bin. The loop is the one the package uses: bin numbers of up to 1,024 partners into
   a small buffer (which the compiler vectorizes), then a scatter pass over four private histograms that hold
   sum and count side by side.

   Built by pair_kernel.py; never with -ffast-math, which changes the arithmetic of the whole process. */

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#define BLOCK 1024
#define BANKS 4

void weighted_pairs(const double *restrict x, const double *restrict y, const double *restrict w, int64_t n,
                    double scale, int64_t bins, double *restrict counts, double *restrict sums) {
    uint32_t buffer[BLOCK];
    const int64_t stride = 2 * (bins + 1);
    const double top = (double)bins;
    double *h0 = calloc((size_t)(BANKS * stride), sizeof(double));
    if (!h0) abort();
    double *h1 = h0 + stride, *h2 = h1 + stride, *h3 = h2 + stride;
    for (int64_t i = 0; i < n - 1; i++) {
        const double xi = x[i], yi = y[i], wi = w[i];
        for (int64_t start = i + 1; start < n; start += BLOCK) {
            const int64_t size = n - start < BLOCK ? n - start : BLOCK;
            const double *restrict px = x + start, *restrict py = y + start, *restrict pw = w + start;
            for (int64_t k = 0; k < size; k++) {
                const double dx = px[k] - xi, dy = py[k] - yi;
                const double place = sqrt(dx * dx + dy * dy) * scale;
                buffer[k] = (uint32_t)(int32_t)(place < top ? place : top);
            }
            int64_t k = 0;
            for (; k + BANKS <= size; k += BANKS) {
                const uint32_t k0 = 2 * buffer[k], k1 = 2 * buffer[k + 1];
                const uint32_t k2 = 2 * buffer[k + 2], k3 = 2 * buffer[k + 3];
                h0[k0] += wi * pw[k];
                h0[k0 + 1] += 1.0;
                h1[k1] += wi * pw[k + 1];
                h1[k1 + 1] += 1.0;
                h2[k2] += wi * pw[k + 2];
                h2[k2 + 1] += 1.0;
                h3[k3] += wi * pw[k + 3];
                h3[k3 + 1] += 1.0;
            }
            for (; k < size; k++) {
                h0[2 * buffer[k]] += wi * pw[k];
                h0[2 * buffer[k] + 1] += 1.0;
            }
        }
    }
    for (int64_t b = 0; b < bins; b++) {
        sums[b] += (h0[2 * b] + h1[2 * b]) + (h2[2 * b] + h3[2 * b]);
        counts[b] += (h0[2 * b + 1] + h1[2 * b + 1]) + (h2[2 * b + 1] + h3[2 * b + 1]);
    }
    free(h0);
}
