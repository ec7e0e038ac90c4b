#include "lock_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A folder, and the name that messages give it. */
struct place {
    int fd;
    const char *state_dir;
    const char *under;          /* "" or "store/" */
};

static int check_entry(const struct place *place, const char *name, struct error *error)
{
    struct stat status;
    if (fstatat(place->fd, name, &status, AT_SYMLINK_NOFOLLOW) != 0)
        return 0;
    if (status.st_uid != geteuid())
        return error_set(error, ERROR_UNAVAILABLE, "%s/%s%s belongs to user %u, this process runs as user %u: "
                         "chown -R %u %s", place->state_dir, place->under, name, (unsigned)status.st_uid,
                         (unsigned)geteuid(), (unsigned)geteuid(), place->state_dir);
    bool secret = *place->under || strcmp(name, "store") == 0;
    if (secret && (status.st_mode & 077) != 0)
        return error_set(error, ERROR_UNAVAILABLE,
                         "%s/%s%s is open to other users (mode %04o): chmod -R go= %s/store", place->state_dir,
                         place->under, name, (unsigned)status.st_mode & 07777, place->state_dir);
    return 0;
}

static int check_folder(const char *path, const char *state_dir, const char *under, struct error *error)
{
    int result = 0;
    DIR *folder = opendir(path);
    if (!folder)
        return errno == ENOENT ? 0 : error_set(error, ERROR_UNAVAILABLE, "%s cannot be read: %s", path,
                                               strerror(errno));
    const struct place place = { dirfd(folder), state_dir, under };
    for (struct dirent *entry; result == 0 && (entry = readdir(folder));)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            result = check_entry(&place, entry->d_name, error);
    closedir(folder);
    return result;
}

int host_lock_files_check(const char *state_dir, struct error *error)
{
    char store[4096];
    if (snprintf(store, sizeof store, "%s/store", state_dir) >= (int)sizeof store)
        return error_set(error, ERROR_UNAVAILABLE, "The path of state_dir is too long.");
    int result = check_folder(state_dir, state_dir, "", error);
    return result == 0 ? check_folder(store, state_dir, "store/", error) : result;
}
