import fc from 'fast-check'
import { expect, test } from 'vitest'
import { presentIn, sortMembers } from '../src/kernels/sort.ts'

const numbers = fc.oneof(
  fc.double({ noDefaultInfinity: false }),
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(Number.NaN, Infinity, -Infinity, 5e-324, 1.7e308, -1.7e308, 1e-310, 0),
)

function expectSorted(members: number, values: Float64Array): void {
  const sorted = values.slice()
  const counts = new Int32Array(values.length / members)
  sortMembers(sorted, members, counts)
  counts.forEach((count, i) => {
    const own = values.slice(i * members, (i + 1) * members)
    const expected = own.filter((x) => !Number.isNaN(x)).sort()
    const found = sorted.subarray(i * members, (i + 1) * members)
    expect(count).toBe(expected.length)
    expect(presentIn(sorted, i * members, members)).toBe(count)
    for (let k = 0; k < members; k++) if (found[k] !== expected[k] && k < count) expect.fail(`at ${i}, ${k}`)
    for (let k = count; k < members; k++) expect(found[k]).toBeNaN()
  })
}

test('members are sorted whatever their values are, missing ones last', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 90 }),
      fc.array(numbers, { minLength: 270, maxLength: 270 }),
      (members, all) => expectSorted(members, Float64Array.from(all.slice(0, 3 * members))),
    ),
    { numRuns: 200 },
  )
})

test('so are many members of which one is far from all others, and more than there are buckets for', () => {
  for (const members of [500, 4096, 4097, 10_000]) {
    const values = Float64Array.from({ length: 2 * members }, (_, i) => (i * 7919) % 1009)
    values[3] = 1e300
    values[17] = Number.NaN
    expectSorted(members, values)
  }
})
