/* What a hook that only opens its repository costs: the yardstick of `adrlink check`. */
#include <git2.h>
#include <stdio.h>

int main(int count, char **arguments) {
    git_repository *repository = NULL;
    git_libgit2_init();
    if (git_repository_open_ext(&repository, count > 1 ? arguments[1] : ".", 0, NULL) != 0) {
        fprintf(stderr, "%s\n", git_error_last()->message);
        return 1;
    }
    return 0;
}
