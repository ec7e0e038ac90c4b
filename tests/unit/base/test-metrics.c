#include <unit.h>

#include <base/metrics.h>

static void writes_rows_of_one_name_under_one_head(void **state)
{
    (void)state;
    static struct metric b1 = { .name = "b_total", .labels = "status=\"2xx\"", .help = "B." };
    static struct metric a = { .name = "a", .help = "A.", .type = METRIC_GAUGE };
    static struct metric b2 = { .name = "b_total", .labels = "status=\"4xx\"", .help = "B." };
    metrics_register(&b1);
    metrics_register(&a);
    metrics_register(&b2);
    metrics_register(&a);
    metric_add(&b1, 2);
    metric_set(&a, -7);
    struct buffer out;
    buffer_init(&out, 4096);
    metrics_write(&out);
    assert_slice(buffer_slice(&out), "# HELP a A.\n# TYPE a gauge\na -7\n"
                                     "# HELP b_total B.\n# TYPE b_total counter\n"
                                     "b_total{status=\"2xx\"} 2\nb_total{status=\"4xx\"} 0\n");
    buffer_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(writes_rows_of_one_name_under_one_head) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
