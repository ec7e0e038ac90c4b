#include <unit.h>

#include <text/json.h>
#include <text/json_write.h>

static void writes_compact_json(void **state)
{
    (void)state;
    struct buffer out;
    struct json_writer writer;
    buffer_init(&out, 4096);
    buffer_append(&out, SLICE("before "));
    json_write_begin(&writer, &out);
    json_write_object(&writer);
    json_write_string_member(&writer, "name", SLICE("Zo\xC3\xAB"));
    json_write_boolean_member(&writer, "yes", true);
    json_write_boolean_member(&writer, "no", false);
    json_write_integer_member(&writer, "least", INT64_MIN);
    json_write_integer_member(&writer, "most", INT64_MAX);
    json_write_key(&writer, "none");
    json_write_null(&writer);
    json_write_key(&writer, "list");
    json_write_array(&writer);
    json_write_integer(&writer, 0);
    json_write_string(&writer, (struct slice){ NULL, 0 });
    json_write_boolean(&writer, true);
    json_write_object(&writer);
    json_write_object_end(&writer);
    json_write_array(&writer);
    json_write_array_end(&writer);
    json_write_array_end(&writer);
    json_write_string(&writer, SLICE("as a name"));
    json_write_string(&writer, SLICE("as a value"));
    json_write_object_end(&writer);
    json_write_end(&writer);
    assert_false(out.failed);
    assert_slice(buffer_slice(&out), "before {\"name\":\"Zo\xC3\xAB\",\"yes\":true,\"no\":false,"
                                     "\"least\":-9223372036854775808,\"most\":9223372036854775807,\"none\":null,"
                                     "\"list\":[0,\"\",true,{},[]],\"as a name\":\"as a value\"}");
    buffer_release(&out);
}

static void a_lone_value_is_a_text(void **state)
{
    (void)state;
    struct buffer out;
    struct json_writer writer;
    buffer_init(&out, 64);
    json_write_begin(&writer, &out);
    json_write_string(&writer, SLICE("one"));
    json_write_end(&writer);
    json_write_begin(&writer, &out);
    json_write_integer(&writer, -1);
    json_write_end(&writer);
    assert_false(out.failed);
    assert_slice(buffer_slice(&out), "\"one\"-1");
    buffer_release(&out);
}

static void escapes_what_must_be_escaped(void **state)
{
    (void)state;
    struct buffer out;
    struct json_writer writer;
    buffer_init(&out, 256);
    json_write_begin(&writer, &out);
    json_write_string(&writer, SLICE("\"\\/\b\f\n\r\t\0\x01\x1F\x7F\xE2\x80\xA8\xF0\x9F\x98\x80"));
    json_write_end(&writer);
    assert_false(out.failed);
    assert_slice(buffer_slice(&out), "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u0001\\u001F"
                                     "\x7F\xE2\x80\xA8\xF0\x9F\x98\x80\"");
    buffer_release(&out);
}

static void text_that_is_no_utf8_fails_the_buffer(void **state)
{
    (void)state;
    static const char *const texts[] = { "\xFF", "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "a\xC3" };
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct buffer out;
        struct json_writer writer;
        buffer_init(&out, 64);
        json_write_begin(&writer, &out);
        json_write_string(&writer, slice_of(texts[i]));
        json_write_end(&writer);
        assert_true(out.failed);
        buffer_release(&out);
    }
}

/* One letter a call: { } [ ] as they are written, k a key, s a string, i an integer, n null, b a boolean. */
static void play(struct json_writer *writer, const char *calls)
{
    for (; *calls; calls++) {
        switch (*calls) {
        case '{': json_write_object(writer); break;
        case '}': json_write_object_end(writer); break;
        case '[': json_write_array(writer); break;
        case ']': json_write_array_end(writer); break;
        case 'k': json_write_key(writer, "k"); break;
        case 's': json_write_string(writer, SLICE("s")); break;
        case 'i': json_write_integer(writer, 1); break;
        case 'n': json_write_null(writer); break;
        default: json_write_boolean(writer, true); break;
        }
    }
}

static bool fails(const char *calls)
{
    struct buffer out;
    struct json_writer writer;
    buffer_init(&out, 65536);
    json_write_begin(&writer, &out);
    play(&writer, calls);
    json_write_end(&writer);
    bool failed = out.failed;
    buffer_release(&out);
    return failed;
}

static void calls_out_of_order_fail_the_buffer(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "", "{", "[", "}", "]", "{]", "[}", "{k}", "{k", "{k]", "{s}", "{i}", "{n}", "{b}", "{[", "{{", "{kk",
        "{kki}", "{ksi}", "ii", "ik", "k", "[k]", "[ks]", "{}{}", "{}i", "[]]", "[]}", "{}}", "[[]", "{k{}",
        "{ki", "{ki]", "[i}", "{ki[", "{kiks", "[{]}", "i]", "i}",
    };
    static const char *const right[] = {
        "i", "{}", "[]", "{ki}", "{ss}", "{ks}", "{kn}", "{kb}", "[sinb]", "{k{}}", "{k[]k{k[{}]}ki}", "[[][]{}]",
    };
    for (size_t i = 0; i < COUNT(wrong); i++)
        if (!fails(wrong[i]))
            fail_msg("%s was taken", wrong[i]);
    for (size_t i = 0; i < COUNT(right); i++)
        if (fails(right[i]))
            fail_msg("%s was refused", right[i]);
}

static void nests_so_deeply_and_no_deeper(void **state)
{
    (void)state;
    char calls[2 * (JSON_WRITE_DEPTH + 100) + 1];
    for (int depth = JSON_WRITE_DEPTH; depth <= JSON_WRITE_DEPTH + 100; depth++) {
        memset(calls, '[', (size_t)depth);
        memset(calls + depth, ']', (size_t)depth);
        calls[2 * depth] = '\0';
        assert_int_equal(fails(calls), depth > JSON_WRITE_DEPTH);
    }
}

static void a_full_buffer_fails_at_every_place(void **state)
{
    (void)state;
    static const char text[] = "{\"k\":[\"s\",1,true,null,{\"k\":\"s\"}]}";
    for (size_t max = 0; max < sizeof text; max++) {
        struct buffer out;
        struct json_writer writer;
        buffer_init(&out, max);
        json_write_begin(&writer, &out);
        play(&writer, "{k[sibn{ks}]}");
        json_write_end(&writer);
        assert_int_equal(out.failed, max < sizeof text - 1);
        assert_memory_equal(text, out.len ? out.ptr : "", out.len);
        buffer_release(&out);
    }
}

static void an_end_after_a_failure_is_harmless(void **state)
{
    (void)state;
    struct buffer out;
    struct json_writer writer;
    buffer_init(&out, 64);
    out.failed = true;
    json_write_begin(&writer, &out);
    json_write_object(&writer);
    json_write_end(&writer);
    json_write_end(&writer);
    json_write_integer(&writer, 1);
    assert_true(out.failed);
    assert_int_equal(out.len, 0);
    buffer_release(&out);
}

static void a_value_is_written_as_it_was_read(void **state)
{
    (void)state;
    static const struct json_limits limits = { 1000, 8, 100, 8 };
    static const char *const texts[] = {
        "{\"b\":[1.50,-0,1e400,12345678901234567890],\"a\":{\"\":null}}",
        "[true,false,[],{},\"\\u0000\\n\"]", "\"x\"", "0",
    };
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct arena arena;
        struct error error;
        struct json *root;
        struct buffer out;
        struct json_writer writer;
        arena_init(&arena, 1 << 20);
        error_init(&error, NULL);
        buffer_init(&out, 1000);
        assert_int_equal(json_parse(slice_of(texts[i]), &limits, &arena, &root, &error), 0);
        json_write_begin(&writer, &out);
        json_write_value(&writer, root);
        json_write_end(&writer);
        assert_false(out.failed);
        assert_slice(buffer_slice(&out), texts[i]);
        buffer_release(&out);
        arena_release(&arena);
    }
}

static void raw_text_is_a_value_where_one_is_due(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool as_name, whole;
    } cases[] = { { "{\"k\":[1]}", false, true }, { "", false, false }, { "1", true, false } };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct buffer out;
        struct json_writer writer;
        buffer_init(&out, 64);
        json_write_begin(&writer, &out);
        json_write_object(&writer);
        if (!cases[i].as_name)
            json_write_key(&writer, "m");
        json_write_raw(&writer, slice_of(cases[i].text));
        json_write_object_end(&writer);
        json_write_end(&writer);
        assert_int_equal(!out.failed, cases[i].whole);
        if (cases[i].whole)
            assert_slice(buffer_slice(&out), "{\"m\":{\"k\":[1]}}");
        buffer_release(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_compact_json),
        cmocka_unit_test(a_lone_value_is_a_text),
        cmocka_unit_test(escapes_what_must_be_escaped),
        cmocka_unit_test(text_that_is_no_utf8_fails_the_buffer),
        cmocka_unit_test(calls_out_of_order_fail_the_buffer),
        cmocka_unit_test(nests_so_deeply_and_no_deeper),
        cmocka_unit_test(a_full_buffer_fails_at_every_place),
        cmocka_unit_test(an_end_after_a_failure_is_harmless),
        cmocka_unit_test(a_value_is_written_as_it_was_read),
        cmocka_unit_test(raw_text_is_a_value_where_one_is_due),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
