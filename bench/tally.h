/* What `publish` and `post` count, and the line of JSON that says it. */
#ifndef BENCH_TALLY_H
#define BENCH_TALLY_H

#include "wire.h"

enum { MAX_SAMPLES = 1 << 22, MAX_ANSWERS = 1 << 16 };

static struct {
    long frames, other, bytes, requests, bad;
    uint32_t *samples;
    size_t sample_count;
    uint32_t answers[MAX_ANSWERS];
    size_t answer_count;
} tally;

static inline void sample(uint64_t ns) {
    if (tally.sample_count < MAX_SAMPLES) tally.samples[tally.sample_count++] = (uint32_t)(ns / 1000);
}

static inline void note_answer(uint64_t ns) {
    if (tally.answer_count < MAX_ANSWERS) tally.answers[tally.answer_count++] = (uint32_t)(ns / 1000);
}

static inline void fresh_tally(void) {
    uint32_t *samples = tally.samples ? tally.samples : malloc(sizeof(uint32_t) * MAX_SAMPLES);
    memset(&tally, 0, sizeof tally);
    tally.samples = samples;
}

static inline int by_size(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

/* Of numbers that are sorted. */
static inline double quantile(const uint32_t *sorted, size_t count, double q) {
    return count ? sorted[(size_t)(q * (double)(count - 1))] : 0;
}

static inline void answer_tally(double seconds, long publications, int lost, const char *error) {
    uint32_t *s = tally.samples, *a = tally.answers;
    size_t n = tally.sample_count, m = tally.answer_count;
    qsort(s, n, sizeof(uint32_t), by_size);
    qsort(a, m, sizeof(uint32_t), by_size);
    printf("{\"error\": \"%s\", \"seconds\": %.6f, \"publications\": %ld, \"frames\": %ld, \"other\": %ld, \"bytes\": %ld, "
           "\"requests\": %ld, \"bad\": %ld, \"lost\": %d, \"p50\": %.0f, \"p90\": %.0f, \"p99\": %.0f, \"max\": %.0f, "
           "\"answers\": %zu, \"answer_p50\": %.0f, \"answer_p99\": %.0f}\n",
           error, seconds, publications, tally.frames, tally.other, tally.bytes, tally.requests, tally.bad, lost,
           quantile(s, n, .5), quantile(s, n, .9), quantile(s, n, .99), quantile(s, n, 1),
           m, quantile(a, m, .5), quantile(a, m, .99));
    fflush(stdout);
}

#endif
