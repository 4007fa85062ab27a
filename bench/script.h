/* What the load generator sends: templates with places for numbers and times, and the scripts that connections play. */
#ifndef BENCH_SCRIPT_H
#define BENCH_SCRIPT_H

#include "wire.h"

static const char NUMBER[] = "{n~~~~~}", TIME[] = "{t~~~~~~~~~~}";

/* Bytes to send, with the places where numbers and times are written before each sending. */
typedef struct {
    Bytes bytes;
    size_t *numbers, *times, number_count, time_count;
} Template;

typedef struct {
    char verb; /* 's'end or 'e'xpect */
    char *text;
} Step;

typedef struct {
    Step *steps;
    int count;
} Section;

typedef struct {
    char *headers, answer_in[16], answer_out[16];
    Section *sections;
    int count;
} Script;

static inline Bytes read_file(const char *path) {
    Bytes bytes = {0};
    char chunk[65536];
    FILE *file = fopen(path, "r");
    if (!file) fail(path);
    for (size_t got; (got = fread(chunk, 1, sizeof chunk, file));) bytes_add(&bytes, chunk, got);
    fclose(file);
    bytes_add(&bytes, "", 1);
    bytes.size--;
    return bytes;
}

static inline size_t *find_all(const Bytes *bytes, const char *token, size_t *count) {
    size_t *places = NULL, length = strlen(token);
    char *at = bytes->data, *end = bytes->data + bytes->size;
    for (*count = 0; (at = memmem(at, (size_t)(end - at), token, length)); at += length) {
        places = realloc(places, (*count + 1) * sizeof *places);
        places[(*count)++] = (size_t)(at - bytes->data);
    }
    return places;
}

static inline Template make_template(Bytes bytes) {
    Template template = {.bytes = bytes};
    template.numbers = find_all(&bytes, NUMBER, &template.number_count);
    template.times = find_all(&bytes, TIME, &template.time_count);
    return template;
}

static inline void free_template(Template *template) {
    free(template->bytes.data), free(template->numbers), free(template->times);
    memset(template, 0, sizeof *template);
}

static inline void write_digits(char *at, int64_t value, int digits) {
    for (int i = digits - 1; i >= 0; i--, value /= 10) at[i] = (char)('0' + value % 10);
}

static inline void fill(Template *template, long number, int64_t *clock_ms) {
    char *data = template->bytes.data;
    for (size_t i = 0; i < template->number_count; i++) write_digits(data + template->numbers[i], 90000000 + number, 8);
    for (size_t i = 0; i < template->time_count; i++) write_digits(data + template->times[i], (*clock_ms)++, 13);
}

/* One text frame for each line of the file. */
static inline Bytes frames_of_lines(char *text) {
    Bytes frames = {0};
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) frame_add(&frames, OP_TEXT, 1, line, strlen(line));
    return frames;
}

static inline Section *add_section(Script *script) {
    script->sections = realloc(script->sections, sizeof(Section) * (size_t)(script->count + 1));
    script->sections[script->count] = (Section){0};
    return &script->sections[script->count++];
}

static inline Script *read_script(const char *path) {
    Script *script = calloc(1, sizeof *script);
    Bytes text = read_file(path), headers = {0};
    Section *section = add_section(script);
    for (char *line = strtok(text.data, "\n"); line; line = strtok(NULL, "\n")) {
        char *rest = strchr(line, ' ');
        if (!strcmp(line, "--")) {
            section = add_section(script);
        } else if (!strncmp(line, "header ", 7)) {
            bytes_add(&headers, rest + 1, strlen(rest + 1));
            bytes_add(&headers, "\r\n", 2);
        } else if (!strncmp(line, "answer ", 7)) {
            sscanf(rest, "%15s %15s", script->answer_in, script->answer_out);
        } else {
            section->steps = realloc(section->steps, sizeof(Step) * (size_t)(section->count + 1));
            section->steps[section->count++] = (Step){line[0], rest + 1};
        }
    }
    bytes_add(&headers, "", 1);
    script->headers = headers.data;
    return script; /* kept for as long as the program runs */
}

#endif
