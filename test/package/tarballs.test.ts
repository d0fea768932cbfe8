// What `npm run pack` made, as far as the files say. Skipped where nothing was packed.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { describe, expect, it } from 'vitest'
import { problems } from '../../tools/package/check.mjs'
import { published } from '../../tools/package/pack.mjs'
import { targets } from '../../tools/package/targets.mjs'

const folder = join(import.meta.dirname, '../../out/packages')
const tarballs = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.tgz')) : []
const prebuilt = /^uchronia-engine-(?<target>(?:linux|darwin|win32)-.+)-\d+\.\d+\.\d+\.tgz$/

const list = (name: string) =>
  execFileSync('tar', ['tzf', join(folder, name)], { encoding: 'utf8' })
    .trim()
    .split('\n')
const read = (name: string, file: string) =>
  execFileSync('tar', ['xzOf', join(folder, name), `package/${file}`], { encoding: 'utf8' })

/** A file's bytes in a buffer of their own. */
function bytes(name: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(join(folder, name)))
}

it.skipIf(tarballs.length === 0)('there is a tarball for each package that is published', () => {
  for (const [, { name, version }] of published()) {
    expect(tarballs).toContain(`${name.replace('@', '').replace('/', '-')}-${version}.tgz`)
  }
})

describe.each(tarballs)('%s', (name) => {
  it('has a licence, a README and a manifest that names its place in the repository', () => {
    expect(list(name)).toEqual(expect.arrayContaining(['package/LICENSE', 'package/README.md']))
    const manifest = JSON.parse(read(name, 'package.json'))
    expect(manifest.repository.url).toMatch(/^git\+https:/)
    expect(manifest.engines).toEqual({ node: '>=20.19' })
  })

  it('asks for packages by versions that a registry knows, and its own family in one exact version', () => {
    const manifest = JSON.parse(read(name, 'package.json'))
    const wanted = {
      ...manifest.dependencies,
      ...manifest.optionalDependencies,
      ...manifest.peerDependencies,
    }
    for (const [dependency, range] of Object.entries(wanted)) {
      expect(range, dependency).not.toMatch(/workspace:|catalog:|file:|link:/)
      if (/^(@uchronia\/|uchronia$)/.test(dependency)) expect(range, dependency).toBe(manifest.version)
    }
  })

  it.runIf(/^uchronia-\d/.test(name))(
    'holds the page that uchronia serve serves, and the licences in it',
    () => {
      const page = ['package/dist/explorer/index.html', 'package/dist/explorer/LICENSES.md']
      expect(list(name)).toEqual(expect.arrayContaining(page))
    },
  )

  it('holds the modules that run on threads of their own', () => {
    const files = list(name)
    for (const file of files.filter((file) => file.endsWith('.js'))) {
      const text = read(name, file.slice('package/'.length))
      for (const [, module] of text.matchAll(/new Worker\(new URL\(["']\.\/([\w./-]+\.js)["']/g))
        expect(files.some((other) => basename(other) === basename(module!))).toBe(true)
    }
  })

  it('holds no tests and none of the files that tools keep for themselves', () => {
    expect(list(name).filter((file) => /\.test\.|\.tsbuildinfo$|node_modules|\/test\//.test(file))).toEqual(
      [],
    )
  })

  const target = name.match(prebuilt)?.groups?.target
  if (target === undefined) {
    it('is what publint recommends', async () => {
      const { messages, pkg } = await publint({ pack: { tarball: bytes(name).buffer }, strict: true })
      // Every name of the package is for ESM; `require` of ESM is Node's affair.
      expect(messages.map((message) => formatMessage(message, pkg as Record<string, unknown>))).toEqual([])
    })

    it('has types that resolve under node16 and bundler', async () => {
      const result = await checkPackage(createPackageFromTarballData(bytes(name)))
      expect(result.types).not.toBe(false)
      const found = 'problems' in result ? result.problems : []
      // Node 20.19 and later require ESM; node10 knows no `exports`.
      const wrong = found.filter(
        (problem) =>
          problem.kind !== 'CJSResolvesToESM' &&
          !('resolutionKind' in problem && problem.resolutionKind === 'node10'),
      )
      expect(wrong).toEqual([])
    })
  } else {
    it('says which platform it is for', () => {
      const { os, cpu, libc } = targets[target] ?? {}
      expect(JSON.parse(read(name, 'package.json'))).toMatchObject({
        os: [os],
        cpu: [cpu],
        ...(libc ? { libc: [libc] } : {}),
      })
    })

    it('carries the licences of what is inside', () => {
      const text = read(name, 'THIRD-PARTY-LICENSES')
      for (const inside of [
        'HDF5',
        'netCDF-C',
        'zlib',
        'libdeflate',
        'zstd',
        'libaec',
        'bzip2',
        'c-blosc',
        'lz4',
        'yaml-cpp',
        'libc++',
      ])
        expect(text).toMatch(new RegExp(`^${inside.replaceAll('+', '\\+')}\n=+\n\n\\S`, 'm'))
    })

    it('has a library with the exports of uchronia.h, and needs only what every such system has', () => {
      const temporary = mkdtempSync(join(tmpdir(), 'uchronia-tarball-'))
      try {
        const file = targets[target]?.library ?? ''
        execFileSync('tar', ['xzf', join(folder, name), '-C', temporary])
        expect(problems(join(temporary, 'package', basename(file)), target)).toEqual([])
      } finally {
        rmSync(temporary, { recursive: true })
      }
    })
  }
})
