// SPDX-FileCopyrightText: 2026 The Hemicycle contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A disk that keeps a diary. Preloaded under a program, it writes down every change to the files of one folder, in the
// order in which the program made them, and every sync at the moment when it returns. What a power cut would have left
// at any moment can then be worked out from the diary alone; see volatile_disk.py.
//
//   VOLATILE_FOLDER   the folder; of its files only *.sqlite* count, without the shared memory of *-shm
//   VOLATILE_DIARY    the diary, outside that folder
//   VOLATILE_SYNC_US  how long every sync takes
//
// An entry is: kind (1 byte), length of the name, offset, length of the data (8 bytes each, little-endian), name, data.
// Kinds: W write, T truncate, C create, U unlink, S sync of a file, D sync of the folder.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define FILES 4096

static char *names[FILES]; // of open files of the folder, by descriptor; "" for the folder itself
static const char *folder;
static int diary = -1;
static useconds_t sync_us;
static pthread_mutex_t order = PTHREAD_MUTEX_INITIALIZER;

#define REAL(name) ((__typeof__(&name))real(#name))

static void *real(const char *name) {
    void *found = dlsym(RTLD_NEXT, name);
    if (!found) abort();
    return found;
}

__attribute__((constructor)) static void begin(void) {
    folder = getenv("VOLATILE_FOLDER");
    const char *path = getenv("VOLATILE_DIARY"), *us = getenv("VOLATILE_SYNC_US");
    if (!folder || !path) return;
    sync_us = us ? (useconds_t)atol(us) : 0;
    diary = REAL(open64)(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (diary < 0) abort();
}

static void note(char kind, const char *name, uint64_t offset, const void *data, uint64_t length) {
    uint64_t name_length = strlen(name);
    char head[25];
    head[0] = kind;
    memcpy(head + 1, &name_length, 8);
    memcpy(head + 9, &offset, 8);
    memcpy(head + 17, &length, 8);
    struct iovec parts[3] = {{head, sizeof head}, {(void *)name, name_length}, {(void *)data, length}};
    if (REAL(writev)(diary, parts, 3) != (ssize_t)(sizeof head + name_length + length)) abort();
}

// The name of a file within the folder; "" for the folder, NULL for what is none of our business.
static const char *within(const char *path) {
    static __thread char whole[PATH_MAX];
    if (diary < 0) return NULL;
    if (path[0] != '/') {
        if (!getcwd(whole, sizeof whole) || strlen(whole) + strlen(path) + 2 > sizeof whole) return NULL;
        strcat(strcat(whole, "/"), path);
        path = whole;
    }
    size_t length = strlen(folder);
    if (strncmp(path, folder, length)) return NULL;
    if (path[length] == 0) return "";
    if (path[length] != '/' || strchr(path + length + 1, '/')) return NULL;
    if (!strstr(path + length, ".sqlite") || strstr(path + length, "-shm")) return NULL;
    return path + length + 1;
}

static const char *name_of(int fd) { return fd >= 0 && fd < FILES ? names[fd] : NULL; }

static int open_noting(const char *path, int flags, mode_t mode) {
    const char *name = within(path);
    int is_new = name && *name && (flags & O_CREAT) && access(path, F_OK);
    pthread_mutex_lock(&order);
    int fd = REAL(open64)(path, flags, mode);
    if (fd >= 0 && fd < FILES) {
        free(names[fd]);
        names[fd] = name ? strdup(name) : NULL;
        if (is_new) note('C', name, 0, "", 0);
        if (name && *name && (flags & O_TRUNC)) note('T', name, 0, "", 0);
    }
    pthread_mutex_unlock(&order);
    return fd;
}

#define MODE_OF(flags, mode)                                                                                           \
    mode_t mode = 0;                                                                                                   \
    if ((flags) & (O_CREAT | O_TMPFILE)) {                                                                             \
        va_list more;                                                                                                  \
        va_start(more, flags);                                                                                         \
        mode = va_arg(more, mode_t);                                                                                   \
        va_end(more);                                                                                                  \
    }

int open(const char *path, int flags, ...) {
    MODE_OF(flags, mode)
    return open_noting(path, flags, mode);
}

int open64(const char *path, int flags, ...) {
    MODE_OF(flags, mode)
    return open_noting(path, flags, mode);
}

int close(int fd) {
    if (name_of(fd)) {
        pthread_mutex_lock(&order);
        free(names[fd]);
        names[fd] = NULL;
        pthread_mutex_unlock(&order);
    }
    return REAL(close)(fd);
}

static ssize_t write_noting(int fd, const void *data, size_t length, off64_t offset) {
    const char *name = name_of(fd);
    if (!name) return REAL(pwrite64)(fd, data, length, offset);
    pthread_mutex_lock(&order);
    ssize_t written = REAL(pwrite64)(fd, data, length, offset);
    if (written > 0) note('W', name, (uint64_t)offset, data, (uint64_t)written);
    pthread_mutex_unlock(&order);
    return written;
}

ssize_t pwrite(int fd, const void *data, size_t length, off_t offset) { return write_noting(fd, data, length, offset); }
ssize_t pwrite64(int fd, const void *data, size_t length, off64_t offset) {
    return write_noting(fd, data, length, offset);
}

ssize_t write(int fd, const void *data, size_t length) {
    if (name_of(fd)) abort(); // SQLite does not; a program that does would go unnoticed
    return REAL(write)(fd, data, length);
}

static int truncate_noting(int fd, off64_t length) {
    const char *name = name_of(fd);
    pthread_mutex_lock(&order);
    int failed = REAL(ftruncate64)(fd, length);
    if (!failed && name) note('T', name, (uint64_t)length, "", 0);
    pthread_mutex_unlock(&order);
    return failed;
}

int ftruncate(int fd, off_t length) { return truncate_noting(fd, length); }
int ftruncate64(int fd, off64_t length) { return truncate_noting(fd, length); }

int unlink(const char *path) {
    const char *name = within(path);
    pthread_mutex_lock(&order);
    int failed = REAL(unlink)(path);
    if (!failed && name && *name) note('U', name, 0, "", 0);
    pthread_mutex_unlock(&order);
    return failed;
}

// The kernel's own cache survives the kill of a program, so nothing needs to be synced for real: the diary decides.
static int sync_noting(int fd, const char *how) {
    const char *name = name_of(fd);
    if (!name) return ((int (*)(int))real(how))(fd);
    if (sync_us) usleep(sync_us);
    pthread_mutex_lock(&order);
    note(*name ? 'S' : 'D', name, 0, "", 0);
    pthread_mutex_unlock(&order);
    return 0;
}

int fsync(int fd) { return sync_noting(fd, "fsync"); }
int fdatasync(int fd) { return sync_noting(fd, "fdatasync"); }
