/* Configuration files for the tests of the room. */
#ifndef CONFIG_FILE_H
#define CONFIG_FILE_H

#include <unit.h>

#include <stdlib.h>
#include <unistd.h>

#include <conf/conf.h>

enum { CONFIG_PATH = 64 };

/* Makes a file in the folder of the test; its path goes to `path`, of CONFIG_PATH bytes. */
static inline void config_write(struct slice content, char *path)
{
    strcpy(path, "config-XXXXXX");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, content.ptr, content.len), content.len);
    assert_int_equal(close(fd), 0);
}

/* Loads a file of this content; `path` is what messages call it. */
static inline int config_load(struct conf *conf, struct slice content, char *path, struct error *error)
{
    config_write(content, path);
    error_init(error, NULL);
    int result = conf_load(conf, path, error);
    assert_int_equal(unlink(path), 0);
    return result;
}

#endif
