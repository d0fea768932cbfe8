import { defineConfig } from 'vitest/config'

const conditions = ['x-source', 'module', 'node', 'development|production']

// Tests run on the sources (condition `x-source`), in child processes that can be told to collect garbage.
const shared = {
  ssr: { resolve: { conditions, externalConditions: conditions } },
}

const packages = ['refcount', 'series', 'cinterop', 'verify', 'codegen', 'engine', 'plot', 'uchronia']

export default defineConfig({
  ...shared,
  test: {
    pool: 'forks',
    // On two processors vitest would take one.
    maxWorkers: '100%',
    execArgv: ['--expose-gc'],
    reporters: ['default', './tools/vitest-summary.mjs'],
    coverage: {
      provider: 'v8',
      include: ['packages/*/src/**/*.ts'],
      reporter: ['text-summary', 'html'],
    },
    projects: [
      ...packages.map((name) => ({
        ...shared,
        test: {
          name,
          root: `packages/${name}`,
          include: ['test/**/*.test.ts'],
          execArgv: ['--expose-gc'],
          // A busy machine is no failure.
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      })),
      {
        ...shared,
        test: {
          name: 'test',
          root: 'test',
          include: ['**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          execArgv: ['--expose-gc'],
        },
      },
    ],
  },
})
