/* WebSocket frames and non-blocking sockets, as little of them as the load generator and the limit server need. */
#ifndef BENCH_WIRE_H
#define BENCH_WIRE_H

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { OP_TEXT = 1, OP_CLOSE = 8, OP_PING = 9, OP_PONG = 10 };

/* A growing run of bytes. */
typedef struct {
    char *data;
    size_t size, room;
} Bytes;

static inline void fail(const char *what) {
    fprintf(stderr, "%s: %s\n", what, strerror(errno));
    exit(1);
}

static inline void bytes_add(Bytes *bytes, const void *data, size_t size) {
    if (bytes->size + size > bytes->room) {
        bytes->room = (bytes->size + size) * 2 + 256;
        bytes->data = realloc(bytes->data, bytes->room);
        if (!bytes->data) fail("realloc");
    }
    memcpy(bytes->data + bytes->size, data, size);
    bytes->size += size;
}

static inline void bytes_drop(Bytes *bytes, size_t size) {
    bytes->size -= size;
    memmove(bytes->data, bytes->data + size, bytes->size);
}

static inline uint64_t now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static inline void set_fast(int fd) {
    int on = 1;
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

/* One parsed frame; `payload` points into the input and is already unmasked. */
typedef struct {
    int opcode;
    char *payload;
    size_t size;
} Frame;

/* Parse the first frame of `data`; returns the bytes it takes, or 0 when it is not complete yet. */
static inline size_t frame_parse(char *data, size_t size, Frame *frame) {
    const uint8_t *head = (const uint8_t *)data;
    if (size < 2) return 0;
    size_t at = 2, length = head[1] & 127u;
    size_t extra = length == 126 ? 2 : length == 127 ? 8 : 0;
    if (size < at + extra) return 0;
    if (extra)
        for (length = 0; extra; extra--) length = length << 8 | head[at++];
    int masked = head[1] >> 7;
    if (size < at + (masked ? 4 : 0) + length) return 0;
    if (masked) {
        const uint8_t *key = head + at;
        at += 4;
        for (size_t i = 0; i < length; i++) data[at + i] = (char)(data[at + i] ^ key[i & 3]);
    }
    *frame = (Frame){head[0] & 15, data + at, length};
    return at + length;
}

/* Append a frame. A client's frames are masked; with the key zero, which is legal and leaves the bytes alone. */
static inline void frame_add(Bytes *out, int opcode, int masked, const char *payload, size_t size) {
    uint8_t head[14] = {(uint8_t)(0x80 | opcode)};
    size_t at = 2;
    uint8_t flag = masked ? 0x80 : 0;
    if (size < 126) {
        head[1] = (uint8_t)(flag | size);
    } else if (size < 65536) {
        head[1] = flag | 126;
        head[at++] = (uint8_t)(size >> 8);
        head[at++] = (uint8_t)size;
    } else {
        head[1] = flag | 127;
        for (int shift = 56; shift >= 0; shift -= 8) head[at++] = (uint8_t)(size >> shift);
    }
    bytes_add(out, head, at + (masked ? 4 : 0));
    bytes_add(out, payload, size);
}

/* Send what waits in `out`; returns 1 when all went, 0 when some is left, -1 when the connection is gone. */
static inline int flush_bytes(int fd, Bytes *out) {
    while (out->size) {
        ssize_t sent = send(fd, out->data, out->size, MSG_NOSIGNAL);
        if (sent < 0) return errno == EAGAIN ? 0 : -1;
        bytes_drop(out, (size_t)sent);
    }
    return 1;
}

#endif
