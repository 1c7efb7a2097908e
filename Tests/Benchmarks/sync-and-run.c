/* What durable writing costs around a command: the yardstick of `adrlink run`.
 *
 *     sync-and-run COUNT COMMAND...
 *
 * Opens the repository of the working directory, makes COUNT fsyncs, half of them before the command and half behind it,
 * and of these every other one of a new file of 300 bytes and every other one of the folder it was put into. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <git2.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[PATH_MAX];

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static void sync_file(int number) {
    char draft[PATH_MAX + 32], name[PATH_MAX + 32], bytes[300];
    snprintf(draft, sizeof draft, "%s/draft", folder);
    snprintf(name, sizeof name, "%s/%d-%d", folder, (int)getpid(), number);
    memset(bytes, number, sizeof bytes);
    int file = open(draft, O_WRONLY | O_CREAT | O_EXCL, 0444);
    if (file < 0 || write(file, bytes, sizeof bytes) != sizeof bytes || fsync(file) || close(file)) fail(draft);
    if (rename(draft, name)) fail(name);
}

static void sync_folder(void) {
    int file = open(folder, O_RDONLY | O_DIRECTORY);
    if (file < 0 || fsync(file) || close(file)) fail(folder);
}

static void sync_times(int count) {
    for (int i = 0; i < count; i++)
        if (i % 2) sync_folder();
        else sync_file(rand());
}

int main(int count, char **arguments) {
    git_repository *repository = NULL;
    if (count < 3) return 2;
    int syncs = atoi(arguments[1]), status;
    srand(getpid());
    git_libgit2_init();
    if (git_repository_open_ext(&repository, ".", 0, NULL) != 0) {
        fprintf(stderr, "%s\n", git_error_last()->message);
        return 1;
    }
    snprintf(folder, sizeof folder, "%ssync", git_repository_path(repository));
    mkdir(folder, 0777);
    sync_times(syncs / 2);
    pid_t child = fork();
    if (child < 0) fail("fork");
    if (child == 0) {
        execvp(arguments[2], arguments + 2);
        _exit(127);
    }
    if (waitpid(child, &status, 0) < 0) fail("wait");
    sync_times(syncs - syncs / 2);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
