import type { LengthSpec } from '../config/config.ts'
import type { PlanLength } from './plan.ts'

/** Reads where a count comes from: `n`, `12`, `GetLength(series)`, `GetGeometry(series).length`. */
export function parseLength(spec: LengthSpec): PlanLength | undefined {
  if (typeof spec === 'number') return { kind: 'fixed', count: spec }
  if (/^\w+$/.test(spec)) {
    return /^\d+$/.test(spec) ? { kind: 'fixed', count: Number(spec) } : { kind: 'parameter', name: spec }
  }
  const call = /^(\w+)\(([\w\s,]*)\)((?:\.\w+)*)$/.exec(spec)
  if (call === null) return undefined
  const [, name = '', parameters = '', path = ''] = call
  return {
    kind: 'call',
    function: name,
    parameters: parameters
      .split(',')
      .map((parameter) => parameter.trim())
      .filter((parameter) => parameter !== ''),
    path: path.split('.').filter((step) => step !== ''),
  }
}
