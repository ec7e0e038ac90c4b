#include <front/call.h>

#include <string.h>
#include <strings.h>

#include <web/response.h>

enum { HEAD_MAX = 256 * 1024 };

void front_answer_init(struct front_answer *answer)
{
    *answer = (struct front_answer){ 0 };
    buffer_init(&answer->storage, (size_t)RESPONSE_BODY_MAX + HEAD_MAX);
}

void front_answer_release(struct front_answer *answer)
{
    buffer_release(&answer->storage);
    front_answer_init(answer);
}

int front_answer_header(const struct front_answer *answer, const char *name, struct slice *value)
{
    size_t length = strlen(name);
    for (size_t i = 0; i < answer->header_count; i++) {
        const struct front_header *header = &answer->headers[i];
        if (header->name.len == length && strncasecmp(header->name.ptr, name, length) == 0) {
            *value = header->value;
            return 1;
        }
    }
    return 0;
}
