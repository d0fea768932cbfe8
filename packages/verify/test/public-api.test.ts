import * as verify from '@uchronia/verify'
import { expect, test } from 'vitest'

test('the public names are these and no others', () => {
  const names = Object.entries(verify).map(([name, value]) => {
    const kind = typeof value === 'function' && /^class/.test(String(value)) ? 'class' : typeof value
    return `${kind} ${name}`
  })
  expect(names.sort()).toMatchInlineSnapshot(`
    [
      "class Cases",
      "class NoScore",
      "class Pairs",
      "class Verification",
      "class Verifier",
      "class VerifyError",
      "function align",
      "function alignAsync",
      "function blockWeights",
      "function byEvent",
      "function caseScores",
      "function climatology",
      "function commonSample",
      "function consistency",
      "function defaultBlock",
      "function dieboldMariano",
      "function kernels",
      "function meanMetric",
      "function metricOf",
      "function otherForecast",
      "function peakPairs",
      "function persistence",
      "function seededRandom",
      "function skillMetric",
      "function useKernels",
      "function verify",
      "function verifyAsync",
      "object DEFAULT_METRICS",
      "object metrics",
      "object typescriptKernels",
    ]
  `)
})
