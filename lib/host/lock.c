#include <host/lock.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <base/clock.h>

#include "lock_files.h"

enum { PATH_BYTES = 4096, PATIENCE = 1000, TICK = 20 };

int host_lock_check(const char *state_dir, struct error *error)
{
    struct stat status;
    if (stat(state_dir, &status) != 0 && errno == ENOENT)
        return error_set(error, ERROR_UNAVAILABLE, "state_dir %s does not exist: install -d -m 0700 -o %u %s",
                         state_dir, (unsigned)geteuid(), state_dir);
    if (stat(state_dir, &status) != 0)
        return error_set(error, ERROR_UNAVAILABLE, "state_dir %s cannot be looked at: %s", state_dir,
                         strerror(errno));
    if (!S_ISDIR(status.st_mode))
        return error_set(error, ERROR_UNAVAILABLE, "state_dir %s is not a folder: name another", state_dir);
    if (status.st_uid != geteuid() && geteuid() == 0)
        return error_set(error, ERROR_UNAVAILABLE,
                         "state_dir %s belongs to user %u: start this as that user, not as root", state_dir,
                         (unsigned)status.st_uid);
    if (status.st_uid != geteuid())
        return error_set(error, ERROR_UNAVAILABLE,
                         "state_dir %s belongs to user %u, this process runs as user %u: chown -R %u %s",
                         state_dir, (unsigned)status.st_uid, (unsigned)geteuid(), (unsigned)geteuid(), state_dir);
    if ((status.st_mode & 07777) != 0700)
        return error_set(error, ERROR_UNAVAILABLE,
                         "state_dir %s has mode %04o and needs 0700: name a folder for this alone, or chmod 0700 %s",
                         state_dir, (unsigned)status.st_mode & 07777, state_dir);
    return host_lock_files_check(state_dir, error);
}

/* 1, 0 or -1, as host_lock_take. */
static int try_for_a_while(int fd, int64_t patience)
{
    int64_t deadline = clock_monotonic() + patience;
    for (;;) {
        if (flock(fd, LOCK_EX | LOCK_NB) == 0)
            return 1;
        if (errno != EWOULDBLOCK && errno != EINTR)
            return -1;
        if (clock_monotonic() >= deadline)
            return 0;
        nanosleep(&(struct timespec){ .tv_nsec = TICK * 1000000 }, NULL);
    }
}

static void note_owner(int fd)
{
    char text[32];
    int length = snprintf(text, sizeof text, "%d\n", (int)getpid());
    /* the number is a help for people; the lock holds without it */
    if (ftruncate(fd, 0) != 0 || pwrite(fd, text, (size_t)length, 0) != length)
        return;
}

static pid_t noted_owner(int fd)
{
    char text[32] = { 0 };
    return pread(fd, text, sizeof text - 1, 0) > 0 ? (pid_t)strtol(text, NULL, 10) : 0;
}

static int take(const char *state_dir, int64_t patience, int *lock, pid_t *owner, struct error *error)
{
    char path[PATH_BYTES];
    if (snprintf(path, sizeof path, "%s/lock", state_dir) >= (int)sizeof path)
        return error_set(error, ERROR_UNAVAILABLE, "The path of state_dir is too long.");
    /* a fork keeps the descriptor, and with it the lock; nothing that is executed gets it */
    int fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return error_set(error, ERROR_UNAVAILABLE, "The lock %s cannot be opened: %s", path, strerror(errno));
    int taken = try_for_a_while(fd, patience);
    if (taken == 1) {
        note_owner(fd);
        *lock = fd;
        return 1;
    }
    if (taken < 0)
        error_set(error, ERROR_UNAVAILABLE, "The lock %s cannot be taken: %s", path, strerror(errno));
    *owner = noted_owner(fd);
    close(fd);
    return taken;
}

int host_lock_take(const char *state_dir, int *lock, pid_t *owner, struct error *error)
{
    return take(state_dir, PATIENCE, lock, owner, error);
}

int host_lock_try(const char *state_dir, int *lock, pid_t *owner, struct error *error)
{
    return take(state_dir, 0, lock, owner, error);
}

bool host_lock_adopt(const char *state_dir, int fd)
{
    char path[PATH_BYTES];
    struct stat named, held;
    if (snprintf(path, sizeof path, "%s/lock", state_dir) >= (int)sizeof path || stat(path, &named) != 0 ||
        fstat(fd, &held) != 0 || named.st_dev != held.st_dev || named.st_ino != held.st_ino ||
        flock(fd, LOCK_EX | LOCK_NB) != 0)
        return false;
    note_owner(fd);
    return true;
}
