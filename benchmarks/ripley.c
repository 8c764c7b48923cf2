/* The pair kernels of Ripley's K in C: the yardstick for the Numba kernels.

   Planar points, sorted by strips as high as the reach and by x within each, as the package sorts them; the
   same blocks of 1,024 distances (which the compiler vectorizes), the same lookup of steps, four banks of
   counters; the share of a circle inside the window by the angles at which it crosses the window's edges.

   Built by ripley.py; never with -ffast-math, which changes the arithmetic of the whole process. */

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#define BLOCK 1024

static void distances_to(const double *restrict x, const double *restrict y, double xi, double yi, int64_t m,
                         double *restrict out) {
    for (int64_t t = 0; t < m; t++) {
        const double dx = x[t] - xi, dy = y[t] - yi;
        out[t] = sqrt(dx * dx + dy * dy);
    }
}

static void step_bins(const double *restrict d, int64_t m, const double *restrict edges,
                      const uint32_t *restrict lookup, int64_t cells, double scale, int64_t corrections,
                      uint32_t *restrict out) {
    const double top = (double)(cells - 1);
    for (int64_t t = 0; t < m; t++) {
        const double cell = d[t] * scale;
        out[t] = lookup[(int32_t)(cell < top ? cell : top)];
    }
    for (int64_t c = 0; c < corrections; c++)
        for (int64_t t = 0; t < m; t++) out[t] += d[t] > edges[out[t]] ? 1u : 0u;
}

void count_pairs(const double *restrict x, const double *restrict y, const int64_t *restrict starts,
                 int64_t strips, double reach, const double *restrict edges, int64_t steps,
                 const uint32_t *restrict lookup, int64_t cells, double scale, int64_t corrections,
                 double *restrict counts) {
    double d[BLOCK];
    uint32_t b[BLOCK];
    int64_t *c0 = calloc((size_t)(4 * steps), sizeof(int64_t));
    if (!c0) abort();
    int64_t *c1 = c0 + steps, *c2 = c1 + steps, *c3 = c2 + steps;
    for (int64_t s = 0; s < strips; s++)
        for (int64_t other = s; other < (s + 2 < strips ? s + 2 : strips); other++) {
            int64_t lo = starts[other], hi = lo;
            const int64_t stop = starts[other + 1];
            if (lo == stop) continue;
            for (int64_t i = starts[s]; i < starts[s + 1]; i++) {
                const double xi = x[i], yi = y[i];
                while (lo < stop && x[lo] < xi - reach) lo++;
                if (hi < lo) hi = lo;
                while (hi < stop && x[hi] <= xi + reach) hi++;
                for (int64_t start = other == s ? i + 1 : lo; start < hi; start += BLOCK) {
                    const int64_t m = hi - start < BLOCK ? hi - start : BLOCK;
                    distances_to(x + start, y + start, xi, yi, m, d);
                    step_bins(d, m, edges, lookup, cells, scale, corrections, b);
                    int64_t t = 0;
                    for (; t + 4 <= m; t += 4) {
                        c0[b[t]]++;
                        c1[b[t + 1]]++;
                        c2[b[t + 2]]++;
                        c3[b[t + 3]]++;
                    }
                    for (; t < m; t++) c0[b[t]]++;
                }
            }
        }
    for (int64_t k = 0; k < steps; k++) counts[k] += (double)(c0[k] + c1[k] + c2[k] + c3[k]);
    free(c0);
}

static int inside(double x, double y, const double *restrict window, int64_t edges) {
    int in = 0;
    for (int64_t k = 0; k < edges; k++) {
        const double *e = window + 4 * k;
        if ((e[1] > y) != (e[3] > y) && x < e[0] + (y - e[1]) / (e[3] - e[1]) * (e[2] - e[0])) in = !in;
    }
    return in;
}

static void look_around(double x, double y, const double *restrict window, int64_t all,
                        const uint64_t *restrict blocks, int64_t number, double *restrict low,
                        double *restrict high) {
    for (int64_t k = 0; k < number; k++) {
        double nearest = INFINITY, farthest = 0.0;
        for (uint64_t n = blocks[k]; n < blocks[k + 1]; n++) {
            const double *e = window + 4 * n;
            const double px = e[0] - x, py = e[1] - y, qx = e[2] - x, qy = e[3] - y, ex = qx - px, ey = qy - py;
            const double p2 = px * px + py * py, q2 = qx * qx + qy * qy;
            const double along = ex * ex + ey * ey, toward = px * ex + py * ey, cross = px * ey - py * ex;
            const double least = p2 < q2 ? p2 : q2;
            low[n] = toward < 0.0 && toward + along > 0.0 ? cross * cross / along : least;
            high[n] = p2 > q2 ? p2 : q2;
            nearest = low[n] < nearest ? low[n] : nearest;
            farthest = high[n] > farthest ? high[n] : farthest;
        }
        low[all + k] = nearest;
        high[all + k] = farthest;
    }
}

static double arc_share(double x, double y, double d, const double *restrict window, int64_t all,
                        const uint64_t *restrict blocks, int64_t number, const double *restrict low,
                        const double *restrict high) {
    const double d2 = d * d, turns = 1.0 / d;
    double re = 1.0, im = 0.0;
    int crossings = 0;
    for (int64_t k = 0; k < number; k++) {
        if (low[all + k] >= d2 || high[all + k] < d2) continue;
        for (uint64_t n = blocks[k]; n < blocks[k + 1]; n++) {
            if (low[n] >= d2 || high[n] < d2) continue;
            const double *e = window + 4 * n;
            const double px = e[0] - x, py = e[1] - y, qx = e[2] - x, qy = e[3] - y, ex = qx - px, ey = qy - py;
            const double along = ex * ex + ey * ey, toward = px * ex + py * ey, cross = px * ey - py * ex;
            const double squared = along * d2 - cross * cross, root = squared > 0.0 ? sqrt(squared) : 0.0;
            if (px * px + py * py >= d2) {
                double t = (-toward - root) / along;
                t = t > 0.0 ? (t < 1.0 ? t : 1.0) : 0.0;
                const double zx = (px + t * ex) * turns, zy = (py + t * ey) * turns, old = re;
                re = old * zx - im * zy;
                im = old * zy + im * zx;
                crossings++;
            }
            if (qx * qx + qy * qy >= d2) {
                double t = (-toward + root) / along;
                t = t > 0.0 ? (t < 1.0 ? t : 1.0) : 0.0;
                const double zx = (px + t * ex) * turns, zy = (py + t * ey) * turns, old = re;
                re = old * zx + im * zy;
                im = im * zx - old * zy;
                crossings++;
            }
        }
    }
    double share = atan2(im, re) / (2.0 * M_PI);
    if (share < 0.0) share += 1.0;
    if (crossings > 0 && share > 1e-9 && share < 1.0 - 1e-9) return share;
    const double ways[3] = {0.3, 2.1, 4.4};
    int votes = 0;
    for (int v = 0; v < 3; v++) votes += inside(x + d * cos(ways[v]), y + d * sin(ways[v]), window, all);
    return votes >= 2 ? 1.0 : 0.0;
}

/* What the isotropic weights of ordered pairs add above 1. */
void add_beyond_one(const double *restrict x, const double *restrict y, const int64_t *restrict starts,
                    int64_t strips, const double *restrict room, double reach, const double *restrict edges,
                    int64_t steps, const uint32_t *restrict lookup, int64_t cells, double scale,
                    int64_t corrections, const double *restrict window, int64_t all,
                    const uint64_t *restrict blocks, int64_t number, double *restrict sums) {
    double d[BLOCK];
    uint32_t b[BLOCK];
    double *low = malloc((size_t)(2 * (all + number)) * sizeof(double)), *high = low + all + number;
    if (!low) abort();
    for (int64_t s = 0; s < strips; s++)
        for (int64_t i = starts[s]; i < starts[s + 1]; i++) {
            const double xi = x[i], yi = y[i];
            if (room[i] >= reach) continue;
            look_around(xi, yi, window, all, blocks, number, low, high);
            for (int64_t other = s > 0 ? s - 1 : 0; other < (s + 2 < strips ? s + 2 : strips); other++) {
                int64_t lo = starts[other], hi = starts[other + 1];
                while (lo < hi && x[lo] < xi - reach) lo++;
                while (hi > lo && x[hi - 1] > xi + reach) hi--;
                for (int64_t start = lo; start < hi; start += BLOCK) {
                    const int64_t m = hi - start < BLOCK ? hi - start : BLOCK;
                    distances_to(x + start, y + start, xi, yi, m, d);
                    step_bins(d, m, edges, lookup, cells, scale, corrections, b);
                    for (int64_t t = 0; t < m; t++) {
                        if (b[t] >= steps - 1 || d[t] <= room[i] || start + t == i) continue;
                        const double share = arc_share(xi, yi, d[t], window, all, blocks, number, low, high);
                        sums[b[t]] += (share > 0.01 ? 1.0 / share : 100.0) - 1.0;
                    }
                }
            }
        }
    free(low);
}
