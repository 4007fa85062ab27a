/*
 * The load generator: one thread, epoll, no allocation per message. It opens WebSocket connections that play a
 * script (sign in, join or watch), publishes through one more connection (WebSocket or HTTP), and notes when every
 * subscriber has received each publication. It also drives plain HTTP POST load.
 *
 * Commands come as lines on standard input; each is answered by one line of JSON on standard output:
 *   open PORT PATH COUNT SCRIPT AT_ONCE open COUNT connections more, AT_ONCE at a time, and play the script on each
 *   go SCRIPT AT_ONCE                   play another script on the open connections, AT_ONCE at a time
 *   speaker PORT PATH SCRIPT COUNT      the publishers are COUNT WebSocket connections, which take turns
 *   poster PORT                         the publisher is an HTTP connection
 *   publish FILE COUNT WINDOW MIN_US MAX_US EXPECT SECONDS EACH
 *                                       COUNT publications, at most WINDOW in flight, a random pause between the starts
 *                                       of two; one is done when every connection has got EXPECT messages of it; with
 *                                       EACH = 1 a newer one does not stand for those before it, and the publisher must
 *                                       have got an answer with its number, too
 *   post PORT CONNECTIONS SECONDS MS FILE...  closed-loop POSTs of these requests; times are counted up from MS
 *   idle SECONDS                        read and answer pings, nothing else
 *   lost                                how many connections were lost so far
 *   close                               close everything
 *
 * A script has lines `header TEXT`, `answer IN OUT`, `send TEXT`, `expect TEXT`; `--` begins the section for the next
 * connection (they are dealt out in turn). In what is published `{n~~~~~}` becomes the publication's number, 8 digits
 * beginning with 9, by which it is known again on arrival; `{t~~~~~~~~~~}` a time in ms, each one higher than the last.
 */
#include "script.h"
#include "tally.h"

#include <arpa/inet.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/resource.h>

enum { MAX_FDS = 65536, EVENTS = 512, CHUNK = 262144, RING = 1024, MAX_PUBLISHERS = 1024 };

typedef enum { SUBSCRIBER, SPEAKER, POSTER } Kind;

typedef struct {
    Kind kind;
    int fd, open, upgraded, ready, step, waiting;
    Section *section;
    Script *script;
    Bytes in, out;
    Template body;     /* POSTER: what it sends */
    uint64_t sent_at;  /* POSTER: when the request under way was sent; 0 = none */
    long number, got;  /* SUBSCRIBER: the publication that arrives now, how many messages of it */
    long done;         /* SUBSCRIBER: the last publication received whole */
} Connection;

static Connection *connections[MAX_FDS];
static int poller;
static Connection *publishers[MAX_PUBLISHERS];
static int publisher_count; /* none when one was lost */
static int subscriber_count, ready_count, pending_count, lost_count;

static struct {
    Template body;
    long last, first, next, end, window, expect, each, complete;
    uint64_t started[RING];
    int received[RING], answered[RING];
} run;

static int posting;
static uint64_t post_until;
static int64_t clock_ms;

/* --- connections -------------------------------------------------------------------------------------------------- */

static void want(Connection *c) {
    if (c->waiting == (c->out.size > 0)) return;
    c->waiting = c->out.size > 0;
    struct epoll_event event = {.events = EPOLLIN | (c->out.size ? EPOLLOUT : 0), .data.ptr = c};
    epoll_ctl(poller, EPOLL_CTL_MOD, c->fd, &event);
}

static void drop(Connection *c) {
    if (c->kind == SUBSCRIBER && !c->ready) pending_count--;
    if (c->kind == SUBSCRIBER) subscriber_count--, ready_count -= c->ready;
    for (int i = 0; i < publisher_count; i++)
        if (c == publishers[i]) publisher_count = 0;
    connections[c->fd] = NULL;
    close(c->fd);
    free(c->in.data), free(c->out.data);
    free_template(&c->body);
    memset(c, 0, sizeof *c); /* not freed: an event of this round may still point here, and find it closed */
}

static void gone(Connection *c, const char *why) {
    if (lost_count++ < 3) {
        long shown = c->in.size > 300 ? 300 : (long)c->in.size;
        fprintf(stderr, "connection lost (%s): %.*s\n", why, (int)shown, shown ? c->in.data : "");
    }
    drop(c);
}

static void flush_out(Connection *c) {
    int result = flush_bytes(c->fd, &c->out);
    if (result < 0) gone(c, "send");
    else want(c);
}

static void say(Connection *c, int opcode, const char *text, size_t size) {
    frame_add(&c->out, opcode, 1, text, size);
}

static Connection *make_connection(Kind kind, int port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || fd >= MAX_FDS || connect(fd, (struct sockaddr *)&address, sizeof address)) fail("connect");
    set_fast(fd);
    Connection *c = calloc(1, sizeof *c);
    *c = (Connection){.kind = kind, .fd = fd, .open = 1, .number = -1, .done = run.last};
    connections[fd] = c;
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
    epoll_ctl(poller, EPOLL_CTL_ADD, fd, &event);
    return c;
}

static Connection *open_socket(Kind kind, int port, const char *path, Script *script, int number) {
    Connection *c = make_connection(kind, port);
    char request[512];
    c->script = script;
    c->section = &script->sections[number % script->count];
    int size = snprintf(request, sizeof request,
                        "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
                        path, port);
    bytes_add(&c->out, request, (size_t)size);
    bytes_add(&c->out, script->headers, strlen(script->headers));
    bytes_add(&c->out, "\r\n", 2);
    if (kind == SUBSCRIBER) subscriber_count++, pending_count++;
    flush_out(c);
    return c;
}

/* Go on with the script until it waits for something. */
static void play(Connection *c) {
    while (c->step < c->section->count && c->section->steps[c->step].verb == 's') {
        const char *text = c->section->steps[c->step++].text;
        say(c, OP_TEXT, text, strlen(text));
    }
    if (c->step == c->section->count && !c->ready) {
        c->ready = 1;
        if (c->kind == SUBSCRIBER) ready_count++, pending_count--;
    }
}

/* Another script on a connection that is through with its first. */
static void play_again(Connection *c, Script *script, int number) {
    c->section = &script->sections[number % script->count];
    c->step = c->ready = 0;
    ready_count--, pending_count++;
    play(c);
    flush_out(c);
}

/* --- what arrives ------------------------------------------------------------------------------------------------- */

/* The last run of exactly 8 digits that begins with 9, as a publication's number; -1 when there is none. */
static long number_in(const char *text, size_t size) {
    for (size_t end = size; end >= 8;) {
        size_t at = end;
        while (at && (unsigned)(text[at - 1] - '0') < 10) at--;
        if (end - at == 8 && text[at] == '9') {
            long number = 0;
            for (size_t i = at + 1; i < end; i++) number = number * 10 + text[i] - '0';
            return number;
        }
        end = at == end ? end - 1 : at;
    }
    return -1;
}

/* A newer value stands for the older ones that it replaced: all up to `number` have arrived here. */
static void received_whole(Connection *c, long number) {
    uint64_t now = now_ns();
    for (long n = c->done + 1 > run.first ? c->done + 1 : run.first; n <= number && n < run.next; n++) {
        run.received[n % RING]++;
        sample(now - run.started[n % RING]);
    }
    c->done = number;
}

static void message(Connection *c, const Frame *frame) {
    if (c->script->answer_in[0] && frame->size == strlen(c->script->answer_in) &&
        !memcmp(frame->payload, c->script->answer_in, frame->size)) {
        say(c, OP_TEXT, c->script->answer_out, strlen(c->script->answer_out));
        return;
    }
    if (!c->ready) {
        const char *expected = c->section->steps[c->step].text;
        if (memmem(frame->payload, frame->size, expected, strlen(expected))) c->step++, play(c);
        return;
    }
    long number = number_in(frame->payload, frame->size);
    if (c->kind == SPEAKER) {
        if (run.each && number >= run.first && number < run.next && !run.answered[number % RING])
            run.answered[number % RING] = 1, note_answer(now_ns() - run.started[number % RING]);
        return;
    }
    if (number < 0) {
        tally.other++;
        return;
    }
    tally.frames++;
    if (run.each && number >= run.first && number < run.next) {
        run.received[number % RING]++;
        sample(now_ns() - run.started[number % RING]);
        return;
    }
    c->got = number == c->number ? c->got + 1 : 1;
    c->number = number;
    if (c->got == run.expect && number > c->done) received_whole(c, number);
}

/* Take one frame (or the answer to the handshake) from `data`; returns the bytes taken, 0 for "more", -1 for "gone". */
static long take_frame(Connection *c, char *data, size_t size) {
    Frame frame;
    if (!c->upgraded) {
        char *end = memmem(data, size, "\r\n\r\n", 4);
        if (!end) return 0;
        if (size < 12 || memcmp(data + 9, "101", 3)) return -1;
        c->upgraded = 1;
        play(c);
        return end + 4 - data;
    }
    size_t taken = frame_parse(data, size, &frame);
    if (!taken) return 0;
    if (frame.opcode == OP_CLOSE) return -1;
    if (frame.opcode == OP_PING) say(c, OP_PONG, frame.payload, frame.size);
    if (frame.opcode == OP_TEXT) tally.bytes += (long)taken, message(c, &frame);
    return (long)taken;
}

static void post_again(Connection *c) {
    fill(&c->body, 0, &clock_ms);
    c->sent_at = now_ns();
    bytes_add(&c->out, c->body.bytes.data, c->body.bytes.size);
}

static long take_response(Connection *c, char *data, size_t size) {
    char *end = memmem(data, size, "\r\n\r\n", 4);
    if (!end) return 0;
    *end = 0;
    char *length = strcasestr(data, "\r\ncontent-length:");
    *end = '\r';
    size_t taken = (size_t)(end + 4 - data) + (length ? (size_t)atol(length + 17) : 0);
    if (size < taken) return 0;
    tally.requests++;
    if (data[9] != '2' && tally.bad++ < 2) fprintf(stderr, "bad answer: %.*s\n", (int)(taken > 600 ? 600 : taken), data);
    if (posting) {
        sample(now_ns() - c->sent_at);
        c->sent_at = 0;
        if (now_ns() < post_until) post_again(c);
        else posting--;
    } else {
        run.answered[(run.next - 1) % RING] = 1;
    }
    return (long)taken;
}

static void readable(Connection *c) {
    static char chunk[CHUNK];
    ssize_t got = recv(c->fd, chunk, sizeof chunk - 1, 0);
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) {
        gone(c, "closed");
        return;
    }
    char *data = chunk;
    size_t size = (size_t)got, at = 0;
    if (c->in.size) bytes_add(&c->in, chunk, size), data = c->in.data, size = c->in.size;
    long taken;
    while (at < size && (taken = (c->kind == POSTER ? take_response : take_frame)(c, data + at, size - at)) != 0) {
        if (taken < 0) {
            if (!c->in.size) bytes_add(&c->in, chunk, (size_t)got);
            gone(c, "refused or closed by the server");
            return;
        }
        at += (size_t)taken;
    }
    if (c->in.size) bytes_drop(&c->in, at);
    else if (at < size) bytes_add(&c->in, chunk + at, size - at);
    if (c->out.size) flush_out(c);
}

/* Handle what happens until `deadline` at the latest; returns at once after one round of events. */
static void turn(uint64_t deadline) {
    struct epoll_event events[EVENTS];
    uint64_t now = now_ns();
    int wait = deadline > now ? (int)((deadline - now + 999999) / 1000000) : 0;
    int count = epoll_wait(poller, events, EVENTS, wait);
    for (int i = 0; i < count; i++) {
        Connection *c = events[i].data.ptr;
        if (c->open && events[i].events & (EPOLLIN | EPOLLERR | EPOLLHUP)) readable(c);
        if (c->open && events[i].events & EPOLLOUT) flush_out(c);
    }
}

/* --- commands ----------------------------------------------------------------------------------------------------- */

static void answer_ready(int lost, uint64_t begin) {
    printf("{\"ready\": %d, \"lost\": %d, \"seconds\": %.6f}\n", ready_count, lost_count - lost, (double)(now_ns() - begin) / 1e9);
    fflush(stdout);
}

static void command_open(char *rest) {
    char path[256], file[512];
    int port, count, at_once;
    if (sscanf(rest, "%d %255s %d %511s %d", &port, path, &count, file, &at_once) != 5) return fail("open");
    Script *script = read_script(file);
    uint64_t begin = now_ns(), end = begin + 60000000000u;
    int target = ready_count + count, lost = lost_count;
    for (int opened = 0; ready_count < target && lost_count == lost && now_ns() < end; turn(now_ns() + 100000000u))
        for (; opened < count && pending_count < at_once; opened++) open_socket(SUBSCRIBER, port, path, script, opened);
    answer_ready(lost, begin);
}

static void command_go(char *rest) {
    char file[512];
    int at_once;
    if (sscanf(rest, "%511s %d", file, &at_once) != 2) return fail("go");
    Script *script = read_script(file);
    uint64_t begin = now_ns(), end = begin + 60000000000u;
    int lost = lost_count, number = 0;
    for (int fd = 0; (fd < MAX_FDS || pending_count) && lost_count == lost && now_ns() < end; turn(now_ns() + 100000000u))
        for (; fd < MAX_FDS && pending_count < at_once; fd++)
            if (connections[fd] && connections[fd]->kind == SUBSCRIBER) play_again(connections[fd], script, number++);
    answer_ready(lost, begin);
}

static void answer_publisher(void) {
    int ready = publisher_count > 0;
    for (int i = 0; i < publisher_count; i++) ready = ready && (publishers[i]->kind == POSTER || publishers[i]->ready);
    printf("{\"ready\": %d}\n", ready);
    fflush(stdout);
}

static void command_speaker(char *rest) {
    char path[256], file[512];
    int port, count;
    if (sscanf(rest, "%d %255s %511s %d", &port, path, file, &count) != 4 || count > MAX_PUBLISHERS) return fail("speaker");
    uint64_t end = now_ns() + 10000000000u;
    Script *script = read_script(file);
    for (int i = 0; i < count; i++) publishers[i] = open_socket(SPEAKER, port, path, script, i);
    publisher_count = count;
    for (int i = 0; i < publisher_count; i++)
        while (i < publisher_count && !publishers[i]->ready && now_ns() < end) turn(now_ns() + 100000000u);
    answer_publisher();
}

static Connection *next_publisher(void) {
    return publishers[run.next % publisher_count];
}

static void publish_one(void) {
    Connection *publisher = next_publisher();
    int slot = (int)(run.next % RING);
    run.received[slot] = 0;
    run.answered[slot] = publisher->kind == SPEAKER && !run.each;
    fill(&run.body, run.next, &clock_ms);
    run.started[slot] = now_ns();
    run.next++;
    bytes_add(&publisher->out, run.body.bytes.data, run.body.bytes.size);
    flush_out(publisher);
}

/* HTTP answers come in order, and only one request is under way: the next waits for the answer to the last. */
static int may_publish(void) {
    if (run.next >= run.end || run.next - run.complete >= run.window) return 0;
    return next_publisher()->kind == SPEAKER || run.next == run.first || run.answered[(run.next - 1) % RING];
}

static int is_complete(long number) {
    return run.answered[number % RING] && (!run.expect || run.received[number % RING] >= ready_count);
}

static void command_publish(char *rest) {
    char file[512];
    long count, least, most;
    double seconds;
    if (sscanf(rest, "%511s %ld %ld %ld %ld %ld %lf %ld", file, &count, &run.window, &least, &most, &run.expect, &seconds, &run.each) != 8)
        return fail("publish");
    if (run.window > RING / 2) run.window = RING / 2;
    Bytes text = read_file(file);
    free_template(&run.body);
    run.body = make_template(publisher_count && publishers[0]->kind == SPEAKER ? frames_of_lines(text.data) : text);
    run.first = run.next = run.complete = run.last + 1;
    run.end = run.first + count;
    fresh_tally();
    int lost = lost_count;
    uint64_t begin = now_ns(), end = begin + (uint64_t)(seconds * 1e9), due = begin;
    while (publisher_count && lost_count == lost && run.complete < run.end && now_ns() < end) {
        while (now_ns() >= due && publisher_count && may_publish()) {
            publish_one();
            due += 1000u * (uint64_t)(least + (most > least ? rand() % (most - least) : 0));
            if (least == 0) due = now_ns();
        }
        int waiting = publisher_count && may_publish();
        turn(waiting ? due : now_ns() + 50000000u);
        while (run.complete < run.next && is_complete(run.complete)) run.complete++;
    }
    run.last = run.end;
    answer_tally((double)(now_ns() - begin) / 1e9, run.complete - run.first, lost_count,
                 !publisher_count || lost_count != lost ? "lost" : run.complete < run.end ? "timeout" : "");
}

static void command_post(char *rest) {
    int port, count, files = 0;
    double seconds;
    char *file[64];
    port = atoi(strtok(rest, " ")), count = atoi(strtok(NULL, " ")), seconds = atof(strtok(NULL, " "));
    clock_ms = atoll(strtok(NULL, " "));
    while (files < 64 && (file[files] = strtok(NULL, " "))) files++;
    fresh_tally();
    uint64_t begin = now_ns();
    int lost = lost_count;
    post_until = begin + (uint64_t)(seconds * 1e9);
    posting = count;
    Connection *posters[4096];
    for (int i = 0; i < count; i++) {
        posters[i] = make_connection(POSTER, port);
        posters[i]->body = make_template(read_file(file[i % files]));
        post_again(posters[i]);
        flush_out(posters[i]);
    }
    while (posting > 0 && lost_count == lost && now_ns() < post_until + 15000000000u) turn(now_ns() + 100000000u);
    double took = (double)(now_ns() - begin) / 1e9;
    const char *error = lost_count != lost ? "lost" : posting > 0 ? "timeout" : "";
    for (int i = 0; i < count; i++)
        if (posters[i]->open) drop(posters[i]);
    posting = 0;
    answer_tally(took, 0, lost_count, error);
}

static void command_idle(char *rest) {
    uint64_t end = now_ns() + (uint64_t)(atof(rest) * 1e9);
    fresh_tally();
    while (now_ns() < end) turn(end);
    answer_tally(atof(rest), 0, lost_count, "");
}

static void command_lost(void) {
    printf("{\"lost\": %d}\n", lost_count);
    fflush(stdout);
}

static void command_close(void) {
    for (int fd = 0; fd < MAX_FDS; fd++)
        if (connections[fd]) drop(connections[fd]);
    printf("{\"closed\": true}\n");
    fflush(stdout);
}

static void command(char *line) {
    char *rest = strchr(line, ' ');
    if (rest) *rest++ = 0;
    else rest = line + strlen(line);
    if (!strcmp(line, "open")) command_open(rest);
    else if (!strcmp(line, "go")) command_go(rest);
    else if (!strcmp(line, "speaker")) command_speaker(rest);
    else if (!strcmp(line, "poster")) publishers[0] = make_connection(POSTER, atoi(rest)), publisher_count = 1, answer_publisher();
    else if (!strcmp(line, "publish")) command_publish(rest);
    else if (!strcmp(line, "post")) command_post(rest);
    else if (!strcmp(line, "idle")) command_idle(rest);
    else if (!strcmp(line, "lost")) command_lost();
    else if (!strcmp(line, "close")) command_close();
    else exit(2);
}

/* Between commands connections are still read, so that pings are answered and no buffer fills. */
static void serve_commands(void) {
    static char text[65536];
    static size_t size;
    Connection input = {.open = 0};
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = &input};
    fcntl(0, F_SETFL, fcntl(0, F_GETFL) | O_NONBLOCK);
    epoll_ctl(poller, EPOLL_CTL_ADD, 0, &event);
    for (;;) {
        turn(now_ns() + 1000000000u);
        ssize_t got = read(0, text + size, sizeof text - size - 1);
        if (got == 0) return;
        if (got < 0) continue;
        size += (size_t)got;
        text[size] = 0;
        char *end = strchr(text, '\n');
        if (!end) continue;
        *end = 0;
        size = 0;
        epoll_ctl(poller, EPOLL_CTL_DEL, 0, NULL);
        command(text);
        epoll_ctl(poller, EPOLL_CTL_ADD, 0, &event);
    }
}

int main(void) {
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    signal(SIGPIPE, SIG_IGN);
    fresh_tally();
    poller = epoll_create1(0);
    serve_commands();
    return 0;
}
