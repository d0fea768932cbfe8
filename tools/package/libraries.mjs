// The static libraries inside libuchronia, built by zig for one target, in one prefix.
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { cached, digest } from './cache.mjs'
import { run } from './run.mjs'
import { sanitizerFlags, sanitizerToolchain } from './sanitizer-toolchain.mjs'
import { pinned, sources, tools } from './sources.mjs'
import { hostTarget, targets } from './targets.mjs'
import { flags, toolchain } from './toolchain.mjs'

const here = import.meta.dirname
const off = (...names) => names.map((name) => `-D${name}=OFF`)

/** Blosc brings its own threads for Windows, with the names of those that zig links: they get names of their own. */
const renamed = ['create', 'cond_init', 'cond_destroy', 'cond_wait', 'cond_signal', 'cond_broadcast']
  .map((name) => `-Dpthread_${name}=blosc_pthread_${name}`)
  .join(' ')

/** zig links everything for macOS that is visible, whatever a list says: not even what calls itself so may be. */
const hidden = '"-Dvisibility(as)="'

/** Each library: the folder of its sources, and the options of its CMake build. In this order. */
function recipes(folder, prefix, system) {
  const more = { Windows: renamed, Darwin: hidden }[system]
  const names = more === undefined ? [] : [`-DCMAKE_C_FLAGS_RELEASE=-O2 -DNDEBUG ${more}`]
  return [
    ['small', join(here, 'small'), [`-DSOURCES=${folder}`, ...names]],
    [
      'libaec',
      join(folder, 'libaec-sys/libaec-1.1.4'),
      [...off('BUILD_SHARED_LIBS', 'BUILD_TESTING'), '-DBUILD_STATIC_LIBS=ON'],
    ],
    [
      'libdeflate',
      join(folder, 'libdeflate-sys/libdeflate'),
      [...off('LIBDEFLATE_BUILD_SHARED_LIB', 'LIBDEFLATE_BUILD_GZIP'), ...names],
    ],
    [
      'zstd',
      join(folder, 'zstd-sys/zstd/build/cmake'),
      [
        ...off('ZSTD_BUILD_PROGRAMS', 'ZSTD_BUILD_SHARED', 'ZSTD_BUILD_TESTS', 'ZSTD_LEGACY_SUPPORT'),
        ...names,
      ],
    ],
    [
      'hdf5',
      join(folder, 'hdf5-metno-src/ext/hdf5'),
      [
        '-DHDF5_NO_PACKAGES=ON',
        '-DHDF5_BUILD_HL_LIB=ON',
        '-DHDF5_ENABLE_ZLIB_SUPPORT=ON',
        '-DHDF5_MODULE_MODE_ZLIB=ON',
        '-DHDF5_ENABLE_SZIP_SUPPORT=ON',
        '-DHDF5_USE_LIBAEC_STATIC=ON',
        `-DZLIB_ROOT=${prefix}`,
        `-Dlibaec_DIR=${join(prefix, 'cmake')}`,
        ...off(
          'BUILD_SHARED_LIBS',
          'BUILD_TESTING',
          'HDF5_BUILD_TOOLS',
          'HDF5_BUILD_UTILS',
          'HDF5_BUILD_EXAMPLES',
        ),
        ...off('HDF5_BUILD_JAVA', 'HDF5_BUILD_FORTRAN', 'HDF5_BUILD_CPP_LIB', 'HDF5_ENABLE_PARALLEL'),
        ...off('HDF5_ENABLE_NONSTANDARD_FEATURES', 'HDF5_ENABLE_NONSTANDARD_FEATURE_FLOAT16'),
      ],
    ],
    [
      'netcdf',
      join(folder, 'netcdf-src/source'),
      [
        `-DHDF5_ROOT=${prefix}`,
        `-DZLIB_ROOT=${prefix}`,
        '-DHDF5_USE_STATIC_LIBRARIES=ON',
        // A cross build does not look for zlib before it asks for its target.
        `-DCMAKE_PROJECT_INCLUDE=${join(here, 'small', 'find-zlib.cmake')}`,
        ...off(
          'BUILD_SHARED_LIBS',
          'NETCDF_FIND_SHARED_LIBS',
          'NETCDF_BUILD_UTILITIES',
          'NETCDF_ENABLE_EXAMPLES',
        ),
        ...off(
          'NETCDF_ENABLE_TESTS',
          'NETCDF_ENABLE_UNIT_TESTS',
          'NETCDF_ENABLE_PLUGINS',
          'NETCDF_ENABLE_DAP',
        ),
        ...off(
          'NETCDF_ENABLE_BYTERANGE',
          'NETCDF_ENABLE_LIBXML2',
          'NETCDF_ENABLE_NCZARR',
          'NETCDF_ENABLE_S3',
        ),
        ...off('NETCDF_ENABLE_REMOTE_FUNCTIONALITY', 'NETCDF_ENABLE_FILTER_TESTING', 'NETCDF_PACKAGE'),
      ],
    ],
    ['json', join(folder, 'nlohmann-json3'), off('JSON_BuildTests')],
    ['doctest', join(folder, 'doctest'), off('DOCTEST_WITH_TESTS')],
  ]
}

/** The name in the cache of the libraries of a target: another one as soon as something they are made from differs. */
export function libraryFolder(name) {
  const { zig: triple, system } = targets[name]
  const made = digest(
    [pinned, triple, system, flags, recipeText(system)],
    ['toolchain.mjs', 'small/CMakeLists.txt'].map((file) => join(here, file)),
  )
  return `libraries/${name}-${made}`
}

const recipeText = (system) => JSON.stringify(recipes('sources', 'prefix', system)).replaceAll(here, '')

/**
 * The prefix of a target: headers, static libraries and their CMake and pkg-config files, and in `src/yaml-cpp` what is
 * compiled with the engine, since C++ can be linked only with what the same C++ library was used for.
 */
export function libraries(name) {
  return prefixIn(libraryFolder(name), name, (folder) => toolchain(folder, name, tools().zig))
}

/** The same for this machine, made by clang with AddressSanitizer: for the sanitizers and the fuzz targets of the engine. */
export function sanitizedLibraries() {
  const name = hostTarget()
  const { system } = targets[name]
  const made = digest(
    [pinned, system, sanitizerFlags, recipeText(system)],
    [join(here, 'small/CMakeLists.txt')],
  )
  return prefixIn(`libraries/${name}-sanitized-${made}`, name, sanitizerToolchain)
}

/** The prefix in a folder of the cache, filled there by the compiler whose toolchain file `writeToolchain(folder)` writes. */
function prefixIn(cacheName, name, writeToolchain) {
  const folder = cached(cacheName, (temporary) => {
    const { cmake } = tools()
    const from = sources()
    const prefix = join(temporary, 'prefix')
    const build = join(temporary, 'build')
    mkdirSync(build)
    const file = writeToolchain(build)
    for (const [library, source, options] of recipes(from, prefix, targets[name].system)) {
      console.log(`building ${library} for ${name}`)
      const out = join(build, library)
      run(cmake, [
        ...['-S', source, '-B', out, `-DCMAKE_TOOLCHAIN_FILE=${file}`, '-DCMAKE_BUILD_TYPE=Release'],
        ...[
          `-DCMAKE_INSTALL_PREFIX=${prefix}`,
          `-DCMAKE_PREFIX_PATH=${prefix}`,
          '-DCMAKE_INSTALL_LIBDIR=lib',
        ],
        ...['-DCMAKE_C_FLAGS_RELEASE=-O2 -DNDEBUG', '-DCMAKE_POLICY_VERSION_MINIMUM=3.5', ...options],
      ])
      run(cmake, ['--build', out, '--parallel', String(availableParallelism())])
      run(cmake, ['--install', out])
    }
    for (const part of ['bin', 'share/doc', 'share/man', 'share/info']) {
      rmSync(join(prefix, part), { recursive: true, force: true })
    }
    cpSync(join(from, 'yaml-cpp'), join(prefix, 'src/yaml-cpp'), { recursive: true })
    // Paths of the build stand in the CMake files of a prefix; what is used are the libraries.
    rmSync(build, { recursive: true })
  })
  const prefix = join(folder, 'prefix')
  if (!existsSync(prefix)) throw new Error(`${prefix} is not there. Remove ${folder} and run this again.`)
  return prefix
}
