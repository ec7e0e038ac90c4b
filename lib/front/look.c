/* A small walk over FastCGI records (FastCGI 1.0, sections 3 to 5), stricter than libfcgi's own that misreads: it
 * forgets the padding of BEGIN_REQUEST and of the empty PARAMS record, and takes it for the next record. */
#include <front/look.h>

#include <errno.h>
#include <sys/socket.h>

#include <base/metrics.h>
#include <base/slice.h>
#include <front/hand.h>

#include "metrics.h"
#include "record.h"

struct walk {
    char *bytes;
    size_t size;
    size_t at;              /* where the next record begins */
    size_t params;          /* bytes of PARAMS, which are moved together at the beginning of `bytes` */
    struct front_look *look;
};

/* What a step found. */
enum step { STEP_DONE, STEP_MORE, STEP_WAIT, STEP_BROKEN };

static enum step broken(struct walk *walk, const char *why)
{
    walk->look->why = why;
    return STEP_BROKEN;
}

/* The header of the next record, of which a wrong part is seen as soon as it is there. */
static enum step next_head(struct walk *walk, struct front_record *record)
{
    if (walk->at < walk->size && walk->bytes[walk->at] != FRONT_RECORD_VERSION)
        return broken(walk, "a record of another version than 1");
    if (walk->size - walk->at < FRONT_RECORD_HEAD)
        return STEP_WAIT;
    *record = front_record_decode(walk->bytes + walk->at);
    return STEP_MORE;
}

static enum step begin(struct walk *walk)
{
    struct front_record record;
    enum step step = next_head(walk, &record);
    if (step != STEP_MORE)
        return step;
    if (record.type != FRONT_RECORD_BEGIN || record.id == 0)
        return broken(walk, "a request that does not begin with BEGIN_REQUEST");
    if (record.length != FRONT_RECORD_BEGIN_BODY || record.padding != 0)
        return broken(walk, "a BEGIN_REQUEST of another length");
    if (walk->size < FRONT_RECORD_HEAD + FRONT_RECORD_BEGIN_BODY)
        return STEP_WAIT;
    const char *body = walk->bytes + FRONT_RECORD_HEAD;
    if (body[0] != 0 || body[1] != FRONT_RECORD_RESPONDER)
        return broken(walk, "a role that is not the responder's");
    walk->look->id = record.id;
    walk->look->keep = body[2] & FRONT_RECORD_KEEP;
    walk->at = FRONT_RECORD_HEAD + FRONT_RECORD_BEGIN_BODY;
    return STEP_DONE;
}

/* The next record of one of the request's two streams, when all of it is there. */
static enum step next_of(struct walk *walk, enum front_record_type type, struct front_record *record)
{
    enum step step = next_head(walk, record);
    if (step != STEP_MORE)
        return step;
    if (record->type != type || record->id != walk->look->id)
        return broken(walk, record->type == FRONT_RECORD_ABORT ? "an aborted request" : "a record out of turn");
    size_t length = FRONT_RECORD_HEAD + (size_t)record->length + record->padding;
    if (walk->size - walk->at < length)
        return STEP_WAIT;
    walk->at += length;
    return STEP_MORE;
}

static enum step gather_params(struct walk *walk)
{
    for (;;) {
        struct front_record record;
        size_t content = walk->at + FRONT_RECORD_HEAD;
        enum step step = next_of(walk, FRONT_RECORD_PARAMS, &record);
        if (step != STEP_MORE)
            return step;
        if (record.length == 0)
            return record.padding == 0 ? STEP_DONE : broken(walk, "padding at the end of PARAMS");
        memmove(walk->bytes + walk->params, walk->bytes + content, record.length);
        walk->params += record.length;
    }
}

/* A length of one or four bytes (section 3.4). */
static bool pair_length(struct slice *rest, size_t *length)
{
    size_t bytes = rest->len > 0 && (rest->ptr[0] & 0x80) ? 4 : 1;
    if (rest->len < bytes)
        return false;
    *length = (unsigned char)rest->ptr[0] & (bytes == 4 ? 0x7f : 0xff);
    for (size_t i = 1; i < bytes; i++)
        *length = *length << 8 | (unsigned char)rest->ptr[i];
    *rest = slice_after(*rest, bytes);
    return true;
}

static bool holds(struct slice s, char c)
{
    return s.len > 0 && memchr(s.ptr, c, s.len) != NULL;
}

/* Names and values fit into the stream, and into the "NAME=VALUE" strings that libfcgi makes of them. */
static enum step check_pairs(struct walk *walk)
{
    struct slice rest = { walk->bytes, walk->params };
    while (rest.len > 0) {
        size_t name_length, value_length;
        if (!pair_length(&rest, &name_length) || !pair_length(&rest, &value_length) || name_length > rest.len ||
            value_length > rest.len - name_length)
            return broken(walk, "PARAMS whose lengths do not fit");
        struct slice name = { rest.ptr, name_length };
        struct slice value = { rest.ptr + name_length, value_length };
        if (holds(name, '\0') || holds(name, '=') || holds(value, '\0'))
            return broken(walk, "PARAMS with a NUL, or \"=\" in a name");
        rest = slice_after(rest, name_length + value_length);
    }
    return STEP_DONE;
}

/* A peer that writes only while under a quarter of its socket's buffer is taken (so poll says, by which Apache
 * waits) would wait for us as we for it. Each write costs that buffer up to RECORD_COST beyond its bytes. */
static bool crowded(const struct walk *walk, size_t records)
{
    enum { RECORD_COST = 1024, CROWD = 32 * 1024 };
    return walk->size + records * RECORD_COST >= CROWD;
}

/* DONE also where the rest of the body is for a thread to read. */
static enum step body(struct walk *walk, bool last, unsigned vain)
{
    for (size_t records = 0;; records++) {
        struct front_record record;
        enum step step = next_of(walk, FRONT_RECORD_STDIN, &record);
        if (step == STEP_WAIT && (last || vain >= FRONT_LOOK_VAIN_MAX || crowded(walk, records)))
            return STEP_DONE;
        if (step != STEP_MORE)
            return step;
        if (record.length == 0) {
            walk->look->whole = walk->at == walk->size && record.padding == 0;
            return STEP_DONE;
        }
    }
}

static enum step walk_request(struct walk *walk, bool last, unsigned vain)
{
    enum step step = begin(walk);
    if (step == STEP_DONE)
        step = gather_params(walk);
    if (step == STEP_WAIT && last)
        return broken(walk, "PARAMS that are too long");
    if (step == STEP_DONE)
        step = check_pairs(walk);
    if (step != STEP_DONE)
        return step;
    walk->look->head = walk->at;
    return body(walk, last, vain);
}

void front_look_bytes(char *bytes, size_t size, bool last, unsigned vain, struct front_look *look)
{
    *look = (struct front_look){ .state = FRONT_LOOK_NOTHING };
    if (size == 0)
        return;
    if (bytes[0] == FRONT_HAND_FIRST) {
        front_hand_look(bytes, size, look);
        return;
    }
    struct walk walk = { .bytes = bytes, .size = size, .look = look };
    switch (walk_request(&walk, last, vain)) {
    case STEP_DONE:
        look->state = FRONT_LOOK_READY;
        break;
    case STEP_BROKEN:
        look->state = FRONT_LOOK_BROKEN;
        break;
    case STEP_MORE:
    case STEP_WAIT:
        look->state = FRONT_LOOK_INCOMPLETE;
        break;
    }
}

void front_look(int fd, unsigned vain, char *window, struct front_look *look)
{
    ssize_t size;
    do
        size = recv(fd, window, FRONT_LOOK_WINDOW, MSG_PEEK | MSG_DONTWAIT);
    while (size < 0 && errno == EINTR);
    if (size > 0) {
        front_look_bytes(window, (size_t)size, size == FRONT_LOOK_WINDOW, vain, look);
        if (look->state == FRONT_LOOK_BROKEN)
            metric_add(&front_metrics_broken, 1);
        return;
    }
    bool nothing = size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
    *look = (struct front_look){ .state = nothing ? FRONT_LOOK_NOTHING : FRONT_LOOK_GONE };
}
