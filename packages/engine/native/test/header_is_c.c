/* The public header compiles as C, and binding the library from C takes this much. The README shows this program. */
#include <stdio.h>
#include <stdlib.h>

#include "uchronia.h"

int main(int argc, char** argv) {
    uchronia_error error;
    TIME_SERIES_LIBRARY_PTR library = NULL;
    if (argc < 2) return 2;
    if (uchronia_library_open(argv[1], NULL, &library, &error) != UCHRONIA_OK) {
        fprintf(stderr, "%s\n", error.message);
        return 1;
    }
    int n = 0;
    char** ids = GetEnsembleDatasetDataIdentifiers(library, &n);
    for (int i = 0; i < n; ++i) puts(ids[i]);
    DeleteAnsiStringArray(ids, n);
    DisposeSharedPointer(library);
    return uchronia_live_handles(UCHRONIA_KIND_ANY) == 0 ? 0 : 3;
}
