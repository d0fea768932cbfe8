import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

/** Doxygen's pages of the C header, in `c-abi` of the site; a warning of Doxygen is an error. */
export function cAbi(site) {
  if (spawnSync('doxygen', ['--version']).status !== 0) {
    throw new Error(
      'Doxygen is not installed, which makes the pages of the C header: apt-get install -y --no-install-recommends doxygen',
    )
  }
  mkdirSync(site, { recursive: true })
  const options = {
    PROJECT_NAME: 'libuchronia',
    PROJECT_BRIEF: '"The C interface of the engine"',
    INPUT: join(root, 'packages/engine/include'),
    OUTPUT_DIRECTORY: site,
    HTML_OUTPUT: 'c-abi',
    GENERATE_LATEX: 'NO',
    OPTIMIZE_OUTPUT_FOR_C: 'YES',
    EXTRACT_ALL: 'YES',
    JAVADOC_AUTOBRIEF: 'YES',
    MACRO_EXPANSION: 'YES',
    EXPAND_ONLY_PREDEF: 'YES',
    PREDEFINED: 'UCHRONIA_API= __cplusplus=1',
    STRIP_FROM_PATH: join(root, 'packages/engine'),
    QUIET: 'YES',
    HTML_COLORSTYLE_HUE: '215',
    DISABLE_INDEX: 'NO',
    GENERATE_TREEVIEW: 'NO',
    HAVE_DOT: 'NO',
    SEARCHENGINE: 'YES',
    // Handles and the error struct mean the same everywhere; the head of the header says what.
    WARN_IF_INCOMPLETE_DOC: 'NO',
    HTML_TIMESTAMP: 'NO',
  }
  const input = Object.entries(options)
    .map(([key, value]) => `${key} = ${value}`)
    .join('\n')
  const { status, stderr } = spawnSync('doxygen', ['-'], { input, encoding: 'utf8' })
  if (status !== 0 || stderr !== '') throw new Error(`Doxygen:\n${stderr}`)
}
