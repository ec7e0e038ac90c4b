#include "record.h"

static unsigned byte(const char *bytes, size_t at)
{
    return (unsigned char)bytes[at];
}

struct front_record front_record_decode(const char *bytes)
{
    return (struct front_record){
        .version = (uint8_t)byte(bytes, 0),
        .type = (uint8_t)byte(bytes, 1),
        .id = (uint16_t)(byte(bytes, 2) << 8 | byte(bytes, 3)),
        .length = (uint16_t)(byte(bytes, 4) << 8 | byte(bytes, 5)),
        .padding = (uint8_t)byte(bytes, 6),
    };
}

static void append_head(struct buffer *out, enum front_record_type type, uint16_t id, size_t length)
{
    const char head[FRONT_RECORD_HEAD] = { FRONT_RECORD_VERSION, (char)type, (char)(id >> 8), (char)id,
                                           (char)(length >> 8), (char)length };
    buffer_append(out, (struct slice){ head, sizeof head });
}

void front_record_append(struct buffer *out, enum front_record_type type, uint16_t id, struct slice content)
{
    while (content.len > 0) {
        size_t length = content.len < FRONT_RECORD_CONTENT_MAX ? content.len : FRONT_RECORD_CONTENT_MAX;
        append_head(out, type, id, length);
        buffer_append(out, (struct slice){ content.ptr, length });
        content = slice_after(content, length);
    }
}

void front_record_end(struct buffer *out, enum front_record_type type, uint16_t id)
{
    append_head(out, type, id, 0);
}

void front_record_pair_length(struct buffer *out, size_t length)
{
    if (length < 0x80) {
        buffer_byte(out, (char)length);
        return;
    }
    const char bytes[4] = { (char)(length >> 24 | 0x80), (char)(length >> 16), (char)(length >> 8), (char)length };
    buffer_append(out, (struct slice){ bytes, sizeof bytes });
}
