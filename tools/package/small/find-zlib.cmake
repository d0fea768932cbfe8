find_package(ZLIB)
