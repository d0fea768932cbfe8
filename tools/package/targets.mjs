// The platforms that a package with a prebuilt library is made for.

/** The newest glibc that a library for Linux may ask for: that of Debian 10, RHEL 8 and Ubuntu 20.04 or older. */
export const glibc = '2.28'

/** zig adds these to every library for macOS: two names of the linker, and how its C++ library gets memory, which is malloc. */
const linkerExports = /^(?:__dso_handle|_mh_dylib_header|_Z(?:n[aw]|d[al]).*)$/

const linuxLibraries = ['libc.so.6', 'libm.so.6', 'libpthread.so.0', 'libdl.so.2']

/**
 * The names of each platform with npm (`os`, `cpu`, `libc`), by zig and by CMake (`system`, `processor`); the name of
 * the library, the libraries of the system that it may need, and what a linker exports besides; and, where the tests of a cross build run, the command
 * that runs them and the Debian packages that bring it.
 */
export const targets = {
  'linux-x64': {
    os: 'linux',
    cpu: 'x64',
    libc: 'glibc',
    zig: `x86_64-linux-gnu.${glibc}`,
    system: 'Linux',
    processor: 'x86_64',
    library: 'libuchronia.so',
    needs: [...linuxLibraries, 'ld-linux-x86-64.so.2'],
  },
  'linux-arm64': {
    os: 'linux',
    cpu: 'arm64',
    libc: 'glibc',
    zig: `aarch64-linux-gnu.${glibc}`,
    system: 'Linux',
    processor: 'aarch64',
    library: 'libuchronia.so',
    needs: [...linuxLibraries, 'ld-linux-aarch64.so.1'],
    emulator: {
      command: 'qemu-aarch64;-L;/usr/aarch64-linux-gnu',
      debian: ['qemu-user', 'libc6-arm64-cross'],
    },
  },
  'linux-x64-musl': {
    os: 'linux',
    cpu: 'x64',
    libc: 'musl',
    zig: 'x86_64-linux-musl',
    system: 'Linux',
    processor: 'x86_64',
    library: 'libuchronia.so',
    needs: ['libc.so'],
    // What runs is made for this processor; it asks for musl's loader.
    emulator: { command: 'env', debian: ['musl'] },
  },
  'darwin-arm64': {
    os: 'darwin',
    cpu: 'arm64',
    zig: 'aarch64-macos.13.0',
    system: 'Darwin',
    processor: 'arm64',
    library: 'libuchronia.dylib',
    linkerExports,
    needs: ['/usr/lib/libSystem.B.dylib'],
  },
  'darwin-x64': {
    os: 'darwin',
    cpu: 'x64',
    zig: 'x86_64-macos.13.0',
    system: 'Darwin',
    processor: 'x86_64',
    library: 'libuchronia.dylib',
    linkerExports,
    needs: ['/usr/lib/libSystem.B.dylib'],
  },
  'win32-x64': {
    os: 'win32',
    cpu: 'x64',
    zig: 'x86_64-windows-gnu',
    system: 'Windows',
    processor: 'AMD64',
    library: 'uchronia.dll',
    needs: ['KERNEL32.dll', 'SHLWAPI.dll', 'api-ms-win-crt-*.dll'],
  },
}

/** The platform that this process runs on; undefined when there is no package for it. */
export function hostTarget() {
  const musl = process.platform === 'linux' && !process.report.getReport().header.glibcVersionRuntime
  const name = `${process.platform}-${process.arch}${musl ? '-musl' : ''}`
  return name in targets ? name : undefined
}
