/*
 * Stands between a process and its database files, loaded with LD_PRELOAD. It does two independent things:
 *
 *   DISK_JOURNAL=<file>  writes down, in order, every change of the files and every sync of them, and every line that the
 *                        process prints to standard output (which is kept from it: those lines are its acknowledgements).
 *                        Syncs are not carried out, only written down.
 *   DISK_TROUBLE=<file>  while that file says "full", nothing that would make a file longer is written (ENOSPC); "readonly",
 *                        nothing is written (EROFS); "broken", no sync succeeds (EIO).
 *
 * Only files in DISK_FOLDER whose name begins with "bot.db" are looked at; the shared-memory index and the lock, which mean
 * nothing after a power cut, are not in the journal.
 *
 * An entry of the journal: kind (1 byte), descriptor (4), offset (8), length (4), data; little-endian, as the machine has it.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

enum { MOST = 65536 };
enum { OTHER = 0, DATA = 1, UNLISTED = 2, FOLDER = 3 };

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static unsigned char kinds[MOST];
static int journal = -1;
static const char *folder = "";
static const char *trouble = NULL;

#define REAL(name) \
    static __typeof__(&name) real; \
    if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

__attribute__((constructor)) static void begin(void) {
    const char *where = getenv("DISK_JOURNAL");
    if (getenv("DISK_FOLDER")) folder = getenv("DISK_FOLDER");
    trouble = getenv("DISK_TROUBLE");
    if (where)
        journal = (int)syscall(SYS_openat, AT_FDCWD, where, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static int kind_of(int fd) { return fd >= 0 && fd < MOST ? kinds[fd] : OTHER; }

/* The part of a path behind the folder, or NULL if it is elsewhere. */
static const char *inside(const char *path) {
    size_t length = strlen(folder);
    if (!length || strncmp(path, folder, length)) return NULL;
    if (path[length] == '\0') return path + length;
    return path[length] == '/' ? path + length + 1 : NULL;
}

static int ends_with(const char *name, const char *end) {
    size_t a = strlen(name), b = strlen(end);
    return a >= b && !strcmp(name + a - b, end);
}

static int kind_of_path(const char *path) {
    const char *name = inside(path);
    if (!name) return OTHER;
    if (!*name) return FOLDER;
    if (strncmp(name, "bot.db", 6)) return OTHER;
    return ends_with(name, "-shm") || ends_with(name, ".lock") ? UNLISTED : DATA;
}

static void put(const void *data, size_t length) {
    const char *next = data;
    while (length) {
        ssize_t wrote = syscall(SYS_write, journal, next, length);
        if (wrote <= 0) _exit(99);
        next += wrote;
        length -= (size_t)wrote;
    }
}

static void note(char kind, int fd, uint64_t offset, const void *data, uint32_t length) {
    if (journal < 0) return;
    char head[17];
    int32_t number = fd;
    head[0] = kind;
    memcpy(head + 1, &number, 4);
    memcpy(head + 5, &offset, 8);
    memcpy(head + 13, &length, 4);
    put(head, sizeof head);
    put(data, length);
}

/* The first letter of what is wrong now, or 0. */
static char wrong(void) {
    char letter = 0;
    if (!trouble) return 0;
    int fd = (int)syscall(SYS_openat, AT_FDCWD, trouble, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return 0;
    if (syscall(SYS_read, fd, &letter, 1) != 1) letter = 0;
    syscall(SYS_close, fd);
    return letter;
}

/* Sets errno and says so if a write up to `end` must not be. */
static int refused(int fd, off_t end) {
    struct stat found;
    char now = wrong();
    if (now == 'r') { errno = EROFS; return 1; }
    if (now == 'f' && !fstat(fd, &found) && end > found.st_size) { errno = ENOSPC; return 1; }
    return 0;
}

static int opened(const char *path, int flags, mode_t mode, int (*real)(const char *, int, ...)) {
    int kind = kind_of_path(path);
    if (kind == OTHER) {
        int fd = real(path, flags, mode);
        if (fd >= 0 && fd < MOST) kinds[fd] = OTHER;
        return fd;
    }
    pthread_mutex_lock(&mutex);
    int created = kind != FOLDER && access(path, F_OK) != 0;
    int fd = -1;
    if (created && (wrong() == 'r' || wrong() == 'f')) errno = wrong() == 'r' ? EROFS : ENOSPC;
    else fd = real(path, flags, mode);
    if (fd >= 0 && fd < MOST) {
        const char *name = inside(path);
        kinds[fd] = (unsigned char)kind;
        if (kind == DATA) note('O', fd, (uint64_t)created, name, (uint32_t)strlen(name));
        if (kind == DATA && !created && (flags & O_TRUNC)) note('T', fd, 0, "", 0);
    }
    pthread_mutex_unlock(&mutex);
    return fd;
}

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        REAL(name); \
        va_list rest; \
        va_start(rest, flags); \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
        va_end(rest); \
        return opened(path, flags, mode, (int (*)(const char *, int, ...))real); \
    }
OPEN(open)
OPEN(open64)

int close(int fd) {
    REAL(close);
    if (fd >= 0 && fd < MOST) kinds[fd] = OTHER;
    return real(fd);
}

ssize_t write(int fd, const void *data, size_t length) {
    REAL(write);
    if (fd == 1 && journal >= 0) {
        pthread_mutex_lock(&mutex);
        note('A', fd, 0, data, (uint32_t)length);
        pthread_mutex_unlock(&mutex);
        return (ssize_t)length;
    }
    if (kind_of(fd) != DATA && kind_of(fd) != UNLISTED) return real(fd, data, length);
    pthread_mutex_lock(&mutex);
    off_t at = lseek(fd, 0, SEEK_CUR);
    ssize_t wrote = refused(fd, at + (off_t)length) ? -1 : real(fd, data, length);
    if (wrote > 0 && kind_of(fd) == DATA) note('W', fd, (uint64_t)at, data, (uint32_t)wrote);
    pthread_mutex_unlock(&mutex);
    return wrote;
}

#define PWRITE(name, offset) \
    ssize_t name(int fd, const void *data, size_t length, offset at) { \
        REAL(name); \
        if (kind_of(fd) != DATA && kind_of(fd) != UNLISTED) return real(fd, data, length, at); \
        pthread_mutex_lock(&mutex); \
        ssize_t wrote = refused(fd, at + (off_t)length) ? -1 : real(fd, data, length, at); \
        if (wrote > 0 && kind_of(fd) == DATA) note('W', fd, (uint64_t)at, data, (uint32_t)wrote); \
        pthread_mutex_unlock(&mutex); \
        return wrote; \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

#define TRUNCATE(name, offset) \
    int name(int fd, offset length) { \
        REAL(name); \
        if (kind_of(fd) != DATA && kind_of(fd) != UNLISTED) return real(fd, length); \
        pthread_mutex_lock(&mutex); \
        int outcome = refused(fd, length) ? -1 : real(fd, length); \
        if (!outcome && kind_of(fd) == DATA) note('T', fd, (uint64_t)length, "", 0); \
        pthread_mutex_unlock(&mutex); \
        return outcome; \
    }
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

#define SYNC(name) \
    int name(int fd) { \
        REAL(name); \
        int kind = kind_of(fd); \
        if (kind != DATA && kind != FOLDER) return real(fd); \
        if (wrong() == 'b') { errno = EIO; return -1; } \
        pthread_mutex_lock(&mutex); \
        int outcome = journal >= 0 ? 0 : real(fd); \
        if (!outcome) note(kind == FOLDER ? 'D' : 'S', fd, 0, "", 0); \
        pthread_mutex_unlock(&mutex); \
        return outcome; \
    }
SYNC(fsync)
SYNC(fdatasync)

int unlink(const char *path) {
    REAL(unlink);
    if (kind_of_path(path) != DATA) return real(path);
    pthread_mutex_lock(&mutex);
    int outcome = real(path);
    if (!outcome) note('U', -1, 0, inside(path), (uint32_t)strlen(inside(path)));
    pthread_mutex_unlock(&mutex);
    return outcome;
}

int rename(const char *from, const char *to) {
    REAL(rename);
    if (kind_of_path(from) != DATA || kind_of_path(to) != DATA) return real(from, to);
    pthread_mutex_lock(&mutex);
    int outcome = real(from, to);
    if (!outcome) {
        char both[1024];
        int length = snprintf(both, sizeof both, "%s/%s", inside(from), inside(to));
        note('R', -1, 0, both, (uint32_t)length);
    }
    pthread_mutex_unlock(&mutex);
    return outcome;
}
