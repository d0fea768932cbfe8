// Up to here insertion is quickest; from the second on the runtime's own sort is, which costs a call into it.
const FEW = 16
const MANY = 4096

/** Buckets per value: more leave less to insertion, and cost a step each. */
const BUCKETS = 2

const counts = new Int32Array(BUCKETS * MANY)
const places = new Int32Array(BUCKETS * MANY)
const bucketOf = new Int32Array(MANY)

/**
 * Copies the values of a run that are not missing to the front of another array, smallest first. Values go into buckets
 * of equal width first, so that insertion has little left to do for ensembles, which are never in order.
 *
 * @param into  room for `count` values
 * @returns the number of them
 * @internal
 */
export function sortPresent(values: Float64Array, first: number, count: number, into: Float64Array): number {
  let there = 0
  let low = Infinity
  let high = -Infinity
  for (let i = first; i < first + count; i++) {
    const value = values[i]!
    if (Number.isNaN(value)) continue
    into[there++] = value
    if (value < low) low = value
    if (value > high) high = value
  }
  if (there > MANY) into.subarray(0, there).sort()
  else {
    if (there > FEW) intoBuckets(values, first, count, into, there, low, high)
    insert(into, there)
  }
  return there
}

/** Leaves `into` nearly sorted. Equal values, and a range too narrow or too wide to divide, stay as they are. */
function intoBuckets(
  values: Float64Array,
  first: number,
  count: number,
  into: Float64Array,
  there: number,
  low: number,
  high: number,
): void {
  const buckets = BUCKETS * there
  const perUnit = (buckets - 1) / (high - low)
  if (!(perUnit > 0 && perUnit < Infinity)) return
  for (let i = 0; i < there; i++) {
    const bucket = ((into[i]! - low) * perUnit) | 0
    bucketOf[i] = bucket
    counts[bucket]! += 1
  }
  for (let bucket = 0, place = 0; bucket < buckets; bucket++) {
    places[bucket] = place
    place += counts[bucket]!
    counts[bucket] = 0
  }
  for (let i = first, k = 0; i < first + count; i++) {
    const value = values[i]!
    if (Number.isNaN(value)) continue
    const bucket = bucketOf[k++]!
    into[places[bucket]!] = value
    places[bucket]! += 1
  }
}

/** Insertion sort, until it has moved too many: where most values shared a bucket. */
function insert(values: Float64Array, count: number): void {
  let left = 32 * count
  for (let i = 1; i < count; i++) {
    const value = values[i]!
    let k = i - 1
    while (k >= 0 && values[k]! > value) {
      values[k + 1] = values[k]!
      k--
    }
    values[k + 1] = value
    left -= i - k
    if (left < 0) {
      values.subarray(0, count).sort()
      return
    }
  }
}

/** The number of values of a sorted run that are not missing: those that are stand last. @internal */
export function presentIn(sorted: Float64Array, first: number, count: number): number {
  let there = count
  while (there > 0 && Number.isNaN(sorted[first + there - 1]!)) there--
  return there
}

/**
 * Sorts the members of each case in place, smallest first, missing ones last.
 *
 * @param values  cases x members
 * @param present  gets the members that are not missing, per case
 * @internal
 */
export function sortMembers(values: Float64Array, members: number, present: Int32Array): void {
  const run = new Float64Array(members)
  for (let i = 0, first = 0; i < present.length; i++, first += members) {
    const there = sortPresent(values, first, members, run)
    present[i] = there
    for (let k = 0; k < there; k++) values[first + k] = run[k]!
    for (let k = there; k < members; k++) values[first + k] = Number.NaN
  }
}
