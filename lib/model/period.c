#include <model/period.h>

enum period_state period_state(struct period period, int64_t now)
{
    if (now < period.starts_at)
        return PERIOD_NOT_YET;
    if (period.expires_at != PERIOD_OPEN_END && now >= period.expires_at)
        return PERIOD_EXPIRED;
    return PERIOD_ACTIVE;
}

bool period_equal(struct period a, struct period b)
{
    return a.starts_at == b.starts_at && a.expires_at == b.expires_at;
}

void period_pack(struct buffer *out, struct period period)
{
    pack_i64(out, period.starts_at);
    pack_i64(out, period.expires_at);
}

struct period period_unpack(struct unpack *in)
{
    struct period period;
    period.starts_at = unpack_i64(in);
    period.expires_at = unpack_i64(in);
    return period;
}
