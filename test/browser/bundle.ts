import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

/** A program for a browser, in one piece. */
export interface Bundle {
  readonly code: string
  /** The modules that the browser would have to find elsewhere. */
  readonly imports: readonly string[]
  /** The files that went into it. */
  readonly modules: readonly string[]
}

const vitestInPage = fileURLToPath(new URL('./vitest-in-page.ts', import.meta.url))
const ENTRY = '\0entry'

/** Bundles a module text for browsers, packages of this workspace from their sources and tests with what runs them there. */
export async function bundle(text: string): Promise<Bundle> {
  const build = await rolldown({
    input: ENTRY,
    platform: 'browser',
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    resolve: {
      conditionNames: ['x-source', 'browser', 'import', 'module', 'default'],
      alias: { vitest: vitestInPage },
    },
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === ENTRY ? ENTRY : null),
        load: (id) => (id === ENTRY ? text : null),
      },
    ],
  })
  try {
    const { output } = await build.generate({ format: 'es', codeSplitting: false })
    const chunks = output.filter((one) => one.type === 'chunk')
    return {
      code: chunks.map((chunk) => chunk.code).join('\n'),
      imports: chunks.flatMap((chunk) => [...chunk.imports, ...chunk.dynamicImports]),
      modules: chunks.flatMap((chunk) => chunk.moduleIds),
    }
  } finally {
    await build.close()
  }
}
