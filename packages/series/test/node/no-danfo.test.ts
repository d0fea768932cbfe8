import { dailySeries } from '@uchronia/series'
import { toDanfo } from '@uchronia/series/danfo'
import { expect, test, vi } from 'vitest'

let installed = false
vi.mock('danfojs-node', () => {
  if (!installed) throw new Error("Cannot find package 'danfojs-node'")
  return {
    default: {
      DataFrame: class {
        made = true
      },
    },
  }
})

test('without danfojs-node the error says what to install, with both overrides, and a later try works', async () => {
  const series = dailySeries('2000-01-01', [1])
  await expect(toDanfo(series)).rejects.toThrow(
    expect.objectContaining({
      code: 'NO_DANFO',
      message: expect.stringMatching(/xlsx@0\.18\.5.*tfjs@\^3\.21\.0/),
    }),
  )
  installed = true
  expect(await toDanfo(series)).toEqual({ made: true })
})
