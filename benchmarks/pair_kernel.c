/* The weighted pair histogram and the shares of M in C: the yardsticks for the Numba kernels.

   Planar points; every pair i < j adds w[i] * w[j] and 1 to the bin of its distance; pairs beyond the last
   bin go to one overflow bin. The loop is the one the package uses: bin numbers of up to 1,024 partners into
   a small buffer (which the compiler vectorizes), then a scatter pass over four private histograms that hold
   sum and count side by side. Positions are in units of a bin, in single precision as the package has them;
   -DREAL=double makes the loop that one would write first.

   Built by pair_kernel.py; never with -ffast-math, which changes the arithmetic of the whole process. */

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#define BLOCK 1024
#define BANKS 4
#ifndef REAL
#define REAL float
#endif
typedef REAL real;
#define ROOT(v) (sizeof(real) == sizeof(float) ? (real)sqrtf((float)(v)) : (real)sqrt((double)(v)))

void weighted_pairs(const real *restrict x, const real *restrict y, const double *restrict w, int64_t n,
                    int64_t bins, double *restrict counts, double *restrict sums) {
    uint32_t buffer[BLOCK];
    const int64_t stride = 2 * (bins + 1);
    const real top = (real)bins;
    double *h0 = calloc((size_t)(BANKS * stride), sizeof(double));
    if (!h0) abort();
    double *h1 = h0 + stride, *h2 = h1 + stride, *h3 = h2 + stride;
    for (int64_t i = 0; i < n - 1; i++) {
        const real xi = x[i], yi = y[i];
        const double wi = w[i];
        for (int64_t start = i + 1; start < n; start += BLOCK) {
            const int64_t size = n - start < BLOCK ? n - start : BLOCK;
            const real *restrict px = x + start, *restrict py = y + start;
            const double *restrict pw = w + start;
            for (int64_t k = 0; k < size; k++) {
                const real dx = px[k] - xi, dy = py[k] - yi;
                const real place = ROOT(dx * dx + dy * dy);
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

/* Numbers of neighbors within r even steps of each point, times parts[i][k], added up: both sides of M.
   Single precision decides all but the distances within `doubt` of an edge; these are compared in double. */
void m_shares(const double *restrict x, const double *restrict y, const float *restrict xf,
              const float *restrict yf, int64_t n, const double *restrict edges, int64_t r, float doubt,
              const double *restrict parts, const double *restrict base, double *restrict observed,
              double *restrict expected) {
    uint32_t buffer[BLOCK];
    const int64_t width = 2 * r + 4;
    const float top = 2.0f * (float)r + 0.5f, far = 1.0f - doubt;
    uint32_t *c0 = calloc((size_t)(BANKS * width), sizeof(uint32_t));
    if (!c0) abort();
    uint32_t *c1 = c0 + width, *c2 = c1 + width, *c3 = c2 + width;
    for (int64_t i = 0; i < n; i++) {
        for (int64_t k = 0; k < BANKS * width; k++) c0[k] = 0;
        const float xi = xf[i], yi = yf[i];
        for (int64_t start = 0; start < n; start += BLOCK) {
            const int64_t size = n - start < BLOCK ? n - start : BLOCK;
            const float *restrict px = xf + start, *restrict py = yf + start;
            int32_t open = 0;
            for (int64_t t = 0; t < size; t++) {
                const float dx = px[t] - xi, dy = py[t] - yi;
                const float d = sqrtf(dx * dx + dy * dy);
                const float v = d < top ? d : top;
                const int32_t whole = (int32_t)v;
                const float f = v - (float)whole;
                buffer[t] = (uint32_t)whole;
                open += (f > far) | ((f < doubt) & (v >= 1.0f));
            }
            if (open)
                for (int64_t t = 0; t < size; t++) {
                    const float dx = px[t] - xi, dy = py[t] - yi;
                    const float d = sqrtf(dx * dx + dy * dy);
                    const float v = d < top ? d : top, f = v - (float)(int32_t)v;
                    if ((f > far) | ((f < doubt) & (v >= 1.0f))) {
                        const double ex = x[start + t] - x[i], ey = y[start + t] - y[i];
                        const double e = sqrt(ex * ex + ey * ey);
                        int64_t k = (int64_t)buffer[t] - 2;
                        k = k < 0 ? 0 : (k > r ? r : k);
                        while (k < r && e > edges[k]) k++;
                        buffer[t] = (uint32_t)k;
                    }
                }
            if (start <= i && i < start + size) buffer[i - start] = (uint32_t)r;
            int64_t t = 0;
            for (; t + BANKS <= size; t += BANKS) {
                c0[buffer[t]]++;
                c1[buffer[t + 1]]++;
                c2[buffer[t + 2]]++;
                c3[buffer[t + 3]]++;
            }
            for (; t < size; t++) c0[buffer[t]]++;
        }
        double total = 0.0;
        for (int64_t k = 0; k < r; k++) {
            total += ((double)c0[k] + (double)c1[k]) + ((double)c2[k] + (double)c3[k]);
            observed[k] += total * parts[i * r + k];
            expected[k] += parts[i * r + k] > 0.0 ? base[i] : 0.0;
        }
    }
    free(c0);
}
