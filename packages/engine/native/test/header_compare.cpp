// Compares what our reader of netCDF-4 headers says of files with what netcdf-c says: `header_compare FILE...`.
// Prints a line a file (`same`, `left to netcdf-c`, or the difference), and ends with 1 when there was a difference.
#include <iostream>

#include "error.h"
#include "same_header.h"

int main(int argc, char** argv) {
    int status = 0;
    for (int i = 1; i < argc; ++i) {
        try {
            const Compared compared = compare_headers(argv[i]);
            std::cout << argv[i] << ": " << (!compared.difference.empty() ? compared.difference : compared.own ? "same" : "left to netcdf-c") << '\n';
            if (!compared.difference.empty()) status = 1;
        } catch (const uchronia::Error& e) {
            std::cout << argv[i] << ": " << e.what() << '\n';
        }
    }
    return status;
}
