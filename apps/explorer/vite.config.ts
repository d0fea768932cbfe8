import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The page in a few files, from the sources of the packages, into the package that serves it. */
export default defineConfig({
  root: here('.'),
  cacheDir: here('../../node_modules/.cache/explorer'),
  resolve: { conditions: ['x-source', 'browser', 'module', 'import', 'default'] },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: here('../../packages/uchronia/dist/explorer'),
    emptyOutDir: true,
    target: 'es2022',
    // The policy of the server allows no data in the place of files.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000,
    reportCompressedSize: false,
    // What is bundled has licences that ask to be named.
    license: { fileName: 'LICENSES.md' },
  },
})
