#include <tool/become.h>

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* "user 1001", or its name. Not for more than one thread. */
static const char *user_name(uid_t uid, char *out, size_t size)
{
    const struct passwd *entry = getpwuid(uid);
    if (entry)
        snprintf(out, size, "%s", entry->pw_name);
    else
        snprintf(out, size, "user %lu", (unsigned long)uid);
    return out;
}

int become_owner(const char *directory, struct error *error)
{
    struct stat at;
    char name[64];
    if (stat(directory, &at) != 0)
        return error_set(error, ERROR_NOT_FOUND, errno == ENOENT
                         ? "There is no state directory %.120s; dashgrantctl init makes it."
                         : "The state directory %.120s cannot be looked at; run this as its user or as root.",
                         directory);
    if (!S_ISDIR(at.st_mode))
        return error_set(error, ERROR_NOT_FOUND, "%.120s is not a directory.", directory);
    if (geteuid() == at.st_uid)
        return 0;
    if (geteuid() != 0)
        return error_set(error, ERROR_NOT_FOUND, "The state directory %.120s belongs to %s: run this as that user "
                         "or as root.", directory, user_name(at.st_uid, name, sizeof name));
    if (setgroups(0, NULL) != 0 || setgid(at.st_gid) != 0 || setuid(at.st_uid) != 0)
        return error_set(error, ERROR_NOT_FOUND, "This process cannot become %s, whom the state directory belongs "
                         "to: %s.", user_name(at.st_uid, name, sizeof name), strerror(errno));
    return 0;
}

/* The user that was asked for, or the own one. */
static int user_find(const char *user, uid_t *uid, gid_t *gid, struct error *error)
{
    *uid = geteuid();
    *gid = getegid();
    if (!user)
        return 0;
    const struct passwd *entry = getpwnam(user);
    if (!entry)
        return error_set(error, ERROR_BAD_REQUEST, "There is no user %.64s on this machine.", user);
    if (geteuid() != 0 && entry->pw_uid != geteuid())
        return error_set(error, ERROR_BAD_REQUEST, "Only root can make a directory of another user (--owner).");
    *uid = entry->pw_uid;
    *gid = entry->pw_gid;
    return 0;
}

/* Gives the directory to its user, or holds what is there against what is asked. */
static int directory_settle(int fd, const char *directory, bool made, uid_t uid, gid_t gid, struct error *error)
{
    enum { FOREIGN_BITS = 077 };
    struct stat at;
    char name[64];
    if (made && (fchown(fd, uid, gid) != 0 || fchmod(fd, 0700) != 0))
        return error_set(error, ERROR_NOT_FOUND, "%.120s cannot be given to its user: %s.", directory,
                         strerror(errno));
    if (fstat(fd, &at) != 0)
        return error_set(error, ERROR_NOT_FOUND, "%.120s cannot be looked at: %s.", directory, strerror(errno));
    if (at.st_uid != uid)
        return error_set(error, ERROR_NOT_FOUND, "%.120s is there and belongs to %s; name that user, or give the "
                         "directory to another with chown -R.", directory,
                         user_name(at.st_uid, name, sizeof name));
    if (at.st_mode & FOREIGN_BITS)
        return error_set(error, ERROR_NOT_FOUND, "%.120s is open to other users; close it: chmod 0700 %.90s",
                         directory, directory);
    return 0;
}

int become_prepare(const char *directory, const char *user, bool *made, struct error *error)
{
    uid_t uid;
    gid_t gid;
    struct stat at;
    if (user_find(user, &uid, &gid, error) != 0)
        return -1;
    /* root takes a directory that is there as it is */
    if (!user && geteuid() == 0 && stat(directory, &at) == 0)
        uid = at.st_uid;
    *made = mkdir(directory, 0700) == 0;
    if (!*made && errno != EEXIST)
        return error_set(error, ERROR_NOT_FOUND, "%.120s cannot be made: %s.", directory, strerror(errno));
    int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC | (*made ? O_NOFOLLOW : 0));
    if (fd < 0)
        return error_set(error, ERROR_NOT_FOUND, "%.120s cannot be opened: %s.", directory, strerror(errno));
    int result = directory_settle(fd, directory, *made, uid, gid, error);
    close(fd);
    return result;
}
