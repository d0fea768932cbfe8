import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { enginePath, enginePreload } from '@uchronia/engine'
import { loadEngine } from '../engine/load-engine.ts'
import { VERSION } from '../version.ts'
import { alignColumns } from './text.ts'

/** Packages that need not be there, and what they are for. */
const PEERS = [
  ['danfojs-node', 'toDanfo: data frames'],
  ['@duckdb/node-api', 'query: SQL over libraries'],
] as const

/** Packages that come with uchronia and have parts for one platform only. */
const NATIVE = [
  ['koffi', 'calls of the engine'],
  ['@resvg/resvg-js', 'plot -o x.png'],
] as const

/** Filters of netCDF-4 that the engine decodes itself, without plugins of HDF5. */
const FILTERS = ['deflate', 'shuffle', 'fletcher32', 'zstd', 'bzip2', 'lzf', 'blosc', 'szip'] as const

interface Package {
  readonly name: string
  readonly purpose: string
  /** Null where it is not installed. */
  readonly version: string | null
}

/** The findings of `uchronia doctor`. @internal */
export interface Diagnosis {
  /** False when something is missing that everything needs. */
  readonly ok: boolean
  readonly version: string
  readonly runtime: { readonly name: string; readonly version: string; readonly platform: string }
  readonly engine: {
    readonly path: string | null
    readonly foundBy: string | null
    readonly preload: readonly string[]
    /** As the engine tells: version, features, kernels, libraries inside; null for one with the base ABI alone. */
    readonly about: unknown
    readonly filters: readonly string[]
    readonly liveHandles: number | null
  }
  readonly packages: readonly Package[]
  readonly peers: readonly Package[]
  /** Whatever is wrong, with what to do. */
  readonly problems: readonly string[]
}

/** Looks at the runtime, the engine and the packages. @internal */
export function diagnose(): Diagnosis {
  const problems: string[] = []
  const runtime = runtimeOf()
  if (runtime.name === 'Node' && isOlder(runtime.version, [20, 19]))
    problems.push(`Node ${runtime.version} is too old. Install Node 20.19 or later.`)
  const attempt = <T>(work: () => T): T | null => {
    try {
      return work()
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error))
      return null
    }
  }
  const path = attempt(enginePath)
  const engine = path === null ? null : attempt(loadEngine)
  const about = engine === null ? null : attempt(() => engine.about())
  return {
    ok: problems.length === 0,
    version: VERSION,
    runtime,
    engine: {
      path,
      foundBy: path === null ? null : foundBy(path),
      preload: enginePreload(),
      about,
      filters: about === null ? [] : FILTERS,
      liveHandles: engine === null ? null : attempt(() => engine.liveHandles()),
    },
    packages: NATIVE.map(([name, purpose]) => ({ name, purpose, version: versionOf(name) })),
    peers: PEERS.map(([name, purpose]) => ({ name, purpose, version: versionOf(name) })),
    problems,
  }
}

function runtimeOf(): Diagnosis['runtime'] {
  const { versions, platform, arch } = process
  const [name, version] =
    versions.deno !== undefined
      ? ['Deno', versions.deno]
      : versions.bun !== undefined
        ? ['Bun', versions.bun]
        : ['Node', versions.node]
  return { name, version, platform: `${platform}-${arch}` }
}

function isOlder(version: string, [major, minor]: readonly [number, number]): boolean {
  const [own = 0, part = 0] = version.split('.').map(Number)
  return own < major || (own === major && part < minor)
}

function foundBy(path: string): string {
  if (process.env.UCHRONIA_LIBRARY) return 'UCHRONIA_LIBRARY'
  return path.includes('node_modules') ? 'the package for this platform' : 'the build of this checkout'
}

/** The version of a package as this one would load it; of those of other packages of ours, as they would. */
function versionOf(name: string): string | null {
  const own = createRequire(import.meta.url)
  for (const from of ['@uchronia/cinterop', '@uchronia/plot', '@uchronia/series', undefined]) {
    try {
      const require = from === undefined ? own : createRequire(own.resolve(from))
      for (const folder of require.resolve.paths(name) ?? []) {
        const manifest = manifestIn(join(folder, name))
        if (manifest !== undefined) return manifest.version
      }
    } catch {}
  }
  return null
}

function manifestIn(folder: string): { version: string } | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }
  } catch {
    return undefined
  }
}

/** A diagnosis for people. @internal */
export function diagnosisText({
  ok,
  version,
  runtime,
  engine,
  packages,
  peers,
  problems,
}: Diagnosis): string {
  const about = engine.about as {
    version?: string
    abi?: number
    features?: string[]
    kernels?: string
    libraries?: Record<string, string>
  } | null
  const libraries = Object.entries(about?.libraries ?? {}).map(([name, one]) => `${name} ${one}`)
  const package_ = ({ name, version: own, purpose }: Package) => [
    name,
    `${own ?? 'not installed'} (${purpose})`,
  ]
  const rows = [
    ['uchronia', version],
    ['runtime', `${runtime.name} ${runtime.version}, ${runtime.platform}`],
    ['engine', engine.path === null ? 'not found' : `${engine.path}, by ${engine.foundBy}`],
    ...(engine.preload.length > 0 ? [['loaded before it', engine.preload.join(', ')]] : []),
    ...(about
      ? [
          ['engine version', `${about.version}, ABI ${about.abi}, kernels ${about.kernels}`],
          ['built on', libraries.join(', ')],
          ['features', (about.features ?? []).join(', ')],
          ['filters', engine.filters.join(', ')],
        ]
      : engine.liveHandles === null
        ? []
        : [['engine version', 'not known: a library with the base ABI alone']]),
    ...(engine.liveHandles === null ? [] : [['live handles', String(engine.liveHandles)]]),
    ...packages.map(package_),
    ...peers.map(package_),
  ]
  const end = ok
    ? 'Everything that is needed is there.'
    : problems.map((problem) => `Problem: ${problem}`).join('\n')
  return `${alignColumns(rows)}\n\n${end}`
}
