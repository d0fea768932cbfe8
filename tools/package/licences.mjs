// The licence texts that travel with a prebuilt library.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sources, tools } from './sources.mjs'

/** Licence texts of what is inside, by the name they get in a package. */
const licences = {
  HDF5: 'hdf5-metno-src/ext/hdf5/LICENSE',
  'netCDF-C': 'netcdf-src/source/COPYRIGHT',
  zlib: 'libz-sys/src/zlib/LICENSE',
  libdeflate: 'libdeflate-sys/libdeflate/COPYING',
  zstd: 'zstd-sys/zstd/LICENSE',
  libaec: 'libaec-sys/libaec-1.1.4/LICENSE.txt',
  lz4: 'lz4-sys/liblz4/lib/LICENSE',
  bzip2: 'bzip2-sys/bzip2-1.0.8/LICENSE',
  'c-blosc': 'c-blosc/LICENSES/BLOSC.txt',
  'c-blosc (bitshuffle)': 'c-blosc/LICENSES/BITSHUFFLE.txt',
  'c-blosc (FastLZ)': 'c-blosc/LICENSES/FASTLZ.txt',
  'yaml-cpp': 'yaml-cpp/LICENSE',
  'JSON for Modern C++': 'nlohmann-json3/LICENSE.MIT',
}

/** Each licence as [name, text]: those of the sources, and of the C++ library that zig links. */
export function licenceTexts() {
  const runtime = join(tools().zig, '..', 'lib')
  return [
    ...Object.entries(licences).map(([name, file]) => [name, join(sources(), file)]),
    ['libc++', join(runtime, 'libcxx', 'LICENSE.TXT')],
    ['libc++abi', join(runtime, 'libcxxabi', 'LICENSE.TXT')],
    ['libunwind', join(runtime, 'libunwind', 'LICENSE.TXT')],
  ].map(([name, file]) => [name, readFileSync(file, 'utf8')])
}
