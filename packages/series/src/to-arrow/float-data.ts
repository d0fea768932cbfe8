import { Data, Float64 } from '#arrow'
import { once } from './once.ts'

/** @internal */
export const float64: () => Float64 = once(() => new Float64())

const NO_BITS = new Uint8Array(0)

/**
 * Doubles whose missing values are looked for when somebody first asks which they are. Whoever reads, writes or filters a
 * column asks; making a table of it, or leaving it alone, costs nothing.
 * @internal
 */
export function nullableDoubles(values: Float64Array): Data<Float64> {
  return new (doublesClass())(values)
}

/** Made with the first of them, since its base class may not be loaded before. */
const doublesClass = once(() => {
  class FloatData extends Data<Float64> {
    #bits: Uint8Array | undefined

    static {
      // The base class declares a property, which TypeScript lets no accessor override.
      Object.defineProperty(FloatData.prototype, 'nullBitmap', {
        get(this: FloatData): Uint8Array {
          this.#bits ??= nanBitmap(this.values) ?? NO_BITS
          return this.#bits
        },
        set(this: FloatData, bits: Uint8Array) {
          this.#bits = bits
        },
      })
    }

    constructor(values: Float64Array) {
      // -1 is Arrow's own word for a number of nulls that nobody has counted yet.
      super(float64(), 0, values.length, -1, [undefined, values] as never)
    }

    /** As for any Arrow column that knows its nulls, whether it has some or none. */
    override get nullable(): boolean {
      return true
    }
  }
  return FloatData
})

/** The bitmap of the values that are not NaN; undefined when none is. */
function nanBitmap(values: Float64Array): Uint8Array | undefined {
  const { length } = values
  const first = firstNaN(values)
  if (first === length) return undefined
  // Arrow buffers are padded to 8 bytes.
  const bitmap = new Uint8Array(Math.ceil(length / 64) * 8).fill(255, 0, first >> 3)
  for (let i = first & ~7; i < length; i += 8) {
    const end = Math.min(i + 8, length)
    let bits = 0
    for (let k = i; k < end; k++) if (!Number.isNaN(values[k]!)) bits |= 1 << (k & 7)
    bitmap[i >> 3] = bits
  }
  return bitmap
}

/**
 * The index of the first NaN; the length when there is none. Sums of eight are looked at, since a sum with a NaN is one.
 */
function firstNaN(values: Float64Array): number {
  const { length } = values
  const whole = length & ~7
  for (let i = 0; i < whole; i += 8) {
    const sum =
      values[i]! +
      values[i + 1]! +
      (values[i + 2]! + values[i + 3]!) +
      (values[i + 4]! + values[i + 5]! + (values[i + 6]! + values[i + 7]!))
    // Opposite infinities make a NaN too.
    if (Number.isNaN(sum)) for (let k = i; k < i + 8; k++) if (Number.isNaN(values[k]!)) return k
  }
  for (let i = whole; i < length; i++) if (Number.isNaN(values[i]!)) return i
  return length
}
