# uchronia_dependencies: the libraries that the engine is made of.
#
# From the system, by pkg-config and CMake files; or, when UCHRONIA_DEPS names a prefix that tools/package made, the static
# libraries of that prefix, with yaml-cpp compiled here, since C++ can be linked only with code that the same C++ library
# was used for.
set(UCHRONIA_DEPS "" CACHE PATH "A prefix with static libraries, instead of those of the system")

add_library(uchronia_dependencies INTERFACE)
# HDF5 2 has another H5Dread_chunk; this one is in every version.
target_compile_definitions(uchronia_dependencies INTERFACE H5Dread_chunk_vers=1)

if(UCHRONIA_DEPS)
  set(BUILD_SHARED_LIBS OFF)
  foreach(option YAML_CPP_BUILD_TESTS YAML_CPP_BUILD_TOOLS YAML_CPP_BUILD_CONTRIB YAML_CPP_INSTALL)
    set(${option} OFF)
    set(${option} OFF CACHE BOOL "" FORCE)
  endforeach()
  set(CMAKE_POLICY_VERSION_MINIMUM 3.5)
  add_subdirectory(${UCHRONIA_DEPS}/src/yaml-cpp yaml-cpp EXCLUDE_FROM_ALL SYSTEM)
  # Neither its warnings nor the attribute that exports its classes concern us.
  target_compile_options(yaml-cpp PRIVATE -w)
  if(UCHRONIA_SANITIZE)
    target_compile_options(yaml-cpp PRIVATE -fsanitize=${UCHRONIA_SANITIZE} -fno-omit-frame-pointer)
  endif()
  target_compile_definitions(yaml-cpp PUBLIC YAML_CPP_STATIC_DEFINE)

  target_include_directories(uchronia_dependencies SYSTEM INTERFACE ${UCHRONIA_DEPS}/include)
  # In this order: each needs those after it.
  foreach(library netcdf hdf5_hl hdf5 sz aec blosc lz4 zstd bz2 deflate z)
    target_link_libraries(uchronia_dependencies INTERFACE ${UCHRONIA_DEPS}/lib/lib${library}.a)
  endforeach()
  if(WIN32)
    # HDF5 asks for StrStrIA; the library that is documented to have it comes before another that has it too.
    target_link_libraries(uchronia_dependencies INTERFACE shlwapi)
  endif()
  list(PREPEND CMAKE_PREFIX_PATH ${UCHRONIA_DEPS})
  target_link_libraries(uchronia_dependencies INTERFACE yaml-cpp Threads::Threads ${CMAKE_DL_LIBS})
else()
  find_package(PkgConfig REQUIRED)
  find_package(yaml-cpp REQUIRED)
  find_package(nlohmann_json 3.10 REQUIRED)
  pkg_check_modules(NETCDF REQUIRED IMPORTED_TARGET netcdf)
  pkg_check_modules(DEFLATE REQUIRED IMPORTED_TARGET libdeflate)
  pkg_search_module(HDF5 REQUIRED IMPORTED_TARGET hdf5 hdf5-serial)
  find_package(ChunkFilters REQUIRED)
  target_link_libraries(uchronia_dependencies INTERFACE nlohmann_json::nlohmann_json yaml-cpp
    PkgConfig::NETCDF PkgConfig::HDF5 PkgConfig::DEFLATE ChunkFilters::ChunkFilters Threads::Threads)
endif()
