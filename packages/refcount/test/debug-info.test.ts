import { DeletableNativeHandle, debugInfo, type Pointer, packageVersion } from '@uchronia/refcount'
import { expect, test } from 'vitest'
import manifest from '../package.json' with { type: 'json' }

test('R-38 packageVersion answers the version, or 0.0.0 for what is not there', () => {
  expect(packageVersion('no-such-package-anywhere')).toBe('0.0.0')
  expect(packageVersion('vitest')).toMatch(/^\d+\.\d+\.\d+/)
})

test('R-39 debugInfo reports versions, platform, library variables and live handles', () => {
  using _dog = new DeletableNativeHandle(1n as Pointer<'DOG_PTR'>, { typeId: 'DOG_PTR', release: () => {} })
  process.env.LD_LIBRARY_PATH ??= ''
  const info = debugInfo(['vitest', 'no-such-package-anywhere'])
  expect(info).toMatchObject({
    version: manifest.version,
    node: process.version,
    platform: process.platform,
    arch: process.arch,
    packages: { vitest: packageVersion('vitest'), 'no-such-package-anywhere': '0.0.0' },
    environment: { LD_LIBRARY_PATH: process.env.LD_LIBRARY_PATH },
    liveHandles: { DOG_PTR: 1 },
  })
  expect(Object.keys(info.environment)).not.toContain('HOME')
})
