import { vi } from 'vitest'

// A busy machine may take its time to collect; the tests that wait for it must not run out of theirs.
vi.setConfig({ testTimeout: 60_000 })

/**
 * Collects garbage until the condition holds or twenty seconds are over; finalizers run one macrotask after a collection.
 */
export async function collectUntil(condition: () => boolean): Promise<boolean> {
  const gc = globalThis.gc
  if (gc === undefined) throw new Error('run with --expose-gc')
  const deadline = Date.now() + 20_000
  while (Date.now() < deadline) {
    // A macrotask before as well: what a WeakRef showed stays until the end of its job.
    await macrotask()
    gc()
    await macrotask()
    if (condition()) return true
  }
  return false
}

/** Collects a few times over, to show that something does not happen. */
export async function collectThoroughly(): Promise<void> {
  let rounds = 0
  await collectUntil(() => ++rounds === 5)
}

function macrotask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve))
}
