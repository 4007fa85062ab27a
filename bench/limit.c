/*
 * The limit: a WebSocket server that does nothing but send one frame to N sockets, in a C loop over epoll.
 *
 * A text message that begins with "s" subscribes the connection; any other is framed once and sent to every
 * subscriber. There are no rooms, no sign-in, no limits: no server that has them can be cheaper than this.
 * Usage: limit PORT  (loopback only; ends on SIGTERM, or when standard input is closed)
 */
#include "wire.h"

#include <arpa/inet.h>
#include <signal.h>
#include <sys/epoll.h>

enum { MAX_FDS = 65536, EVENTS = 256, CHUNK = 65536 };

typedef struct {
    Bytes in;
    int open, upgraded;
} Peer;

static Peer peers[MAX_FDS];
static int subscribers[MAX_FDS];
static int subscriber_count;
static int poller;

static uint32_t rotate(uint32_t value, int bits) { return value << bits | value >> (32 - bits); }

static void sha1_block(uint32_t state[5], const uint8_t *block) {
    uint32_t w[80], a = state[0], b = state[1], c = state[2], d = state[3], e = state[4];
    for (int i = 0; i < 16; i++)
        w[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 | (uint32_t)block[4 * i + 2] << 8 | block[4 * i + 3];
    for (int i = 16; i < 80; i++) w[i] = rotate(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    for (int i = 0; i < 80; i++) {
        uint32_t mix = i < 20   ? ((b & c) | (~b & d)) + 0x5A827999u
                       : i < 40 ? (b ^ c ^ d) + 0x6ED9EBA1u
                       : i < 60 ? ((b & c) | (b & d) | (c & d)) + 0x8F1BBCDCu
                                : (b ^ c ^ d) + 0xCA62C1D6u;
        uint32_t next = rotate(a, 5) + mix + e + w[i];
        e = d, d = c, c = rotate(b, 30), b = a, a = next;
    }
    state[0] += a, state[1] += b, state[2] += c, state[3] += d, state[4] += e;
}

/* SHA-1 of the 60 bytes key + GUID: always exactly two blocks. */
static void sha1_of_60(const char *text, uint8_t digest[20]) {
    uint32_t state[5] = {0x67452301u, 0xEFCDAB89u, 0x98BADCFEu, 0x10325476u, 0xC3D2E1F0u};
    uint8_t blocks[128] = {0};
    memcpy(blocks, text, 60);
    blocks[60] = 0x80;
    blocks[126] = (60 * 8) >> 8, blocks[127] = (60 * 8) & 255;
    sha1_block(state, blocks);
    sha1_block(state, blocks + 64);
    for (int i = 0; i < 20; i++) digest[i] = (uint8_t)(state[i / 4] >> (24 - 8 * (i % 4)));
}

static void base64_of_20(const uint8_t digest[20], char out[29]) {
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint8_t padded[21] = {0};
    memcpy(padded, digest, 20);
    for (int i = 0, o = 0; i < 21; i += 3) {
        uint32_t three = (uint32_t)padded[i] << 16 | (uint32_t)padded[i + 1] << 8 | padded[i + 2];
        for (int shift = 18; shift >= 0; shift -= 6) out[o++] = letters[three >> shift & 63];
    }
    out[27] = '=', out[28] = 0;
}

static void drop(int fd) {
    for (int i = 0; i < subscriber_count; i++)
        if (subscribers[i] == fd) subscribers[i--] = subscribers[--subscriber_count];
    free(peers[fd].in.data);
    memset(&peers[fd], 0, sizeof peers[fd]);
    close(fd);
}

static void broadcast(const char *payload, size_t size) {
    static Bytes frame;
    frame.size = 0;
    frame_add(&frame, OP_TEXT, 0, payload, size);
    for (int i = 0; i < subscriber_count; i++)
        if (send(subscribers[i], frame.data, frame.size, MSG_NOSIGNAL) != (ssize_t)frame.size) fail("a reader is too slow");
}

/* Answer the upgrade request; returns the bytes it took, 0 when it is not complete, -1 when it is none. */
static long upgrade(int fd, Bytes *in) {
    char *end = memmem(in->data, in->size, "\r\n\r\n", 4);
    if (!end) return 0;
    bytes_add(in, "", 1), in->size--;
    char *key = strcasestr(in->data, "sec-websocket-key: ");
    if (!key || key > end) return -1;
    char text[64], answer[160], accept[29];
    uint8_t digest[20];
    memcpy(text, key + 19, 24);
    memcpy(text + 24, "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", 36);
    sha1_of_60(text, digest);
    base64_of_20(digest, accept);
    int size = snprintf(answer, sizeof answer,
                        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        "Sec-WebSocket-Accept: %s\r\n\r\n",
                        accept);
    peers[fd].upgraded = 1;
    return send(fd, answer, (size_t)size, MSG_NOSIGNAL) == size ? end + 4 - in->data : -1;
}

static long take(int fd, Bytes *in) {
    Frame frame;
    if (!peers[fd].upgraded) return upgrade(fd, in);
    size_t taken = frame_parse(in->data, in->size, &frame);
    if (!taken) return 0;
    if (frame.opcode == OP_CLOSE) return -1;
    if (frame.opcode != OP_TEXT) return (long)taken;
    if (frame.size && frame.payload[0] == 's') {
        static const char reply[] = "\x81\x02ok";
        subscribers[subscriber_count++] = fd;
        if (send(fd, reply, 4, MSG_NOSIGNAL) != 4) return -1;
    } else {
        broadcast(frame.payload, frame.size);
    }
    return (long)taken;
}

static void readable(int fd) {
    static char chunk[CHUNK];
    ssize_t got = recv(fd, chunk, sizeof chunk, 0);
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) {
        drop(fd);
        return;
    }
    bytes_add(&peers[fd].in, chunk, (size_t)got);
    long taken;
    while ((taken = take(fd, &peers[fd].in)) > 0) bytes_drop(&peers[fd].in, (size_t)taken);
    if (taken < 0) drop(fd);
}

static void watch(int fd) {
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    epoll_ctl(poller, EPOLL_CTL_ADD, fd, &event);
}

static int listen_on(int port) {
    int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, (struct sockaddr *)&address, sizeof address) || listen(fd, 1024)) fail("listen");
    set_fast(fd);
    return fd;
}

int main(int argc, char **argv) {
    if (argc != 2) return 2;
    signal(SIGPIPE, SIG_IGN);
    int listener = listen_on(atoi(argv[1]));
    poller = epoll_create1(0);
    watch(listener);
    watch(0);
    struct epoll_event events[EVENTS];
    for (;;) {
        int count = epoll_wait(poller, events, EVENTS, -1);
        for (int i = 0; i < count; i++) {
            int fd = events[i].data.fd;
            if (fd == 0) return 0;
            if (fd != listener) {
                readable(fd);
                continue;
            }
            for (int peer; (peer = accept(listener, NULL, NULL)) >= 0; watch(peer)) {
                if (peer >= MAX_FDS) fail("too many connections");
                peers[peer].open = 1;
                set_fast(peer);
            }
        }
    }
}
