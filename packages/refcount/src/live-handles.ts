import type { ControlBlock } from './control-block.ts'
import { RefcountError } from './errors.ts'
import { type HandleReport, reportOf } from './handle-report.ts'

// A list through the blocks themselves, oldest first: adding and removing cost a few stores, whatever its length.
let oldest: ControlBlock | undefined
let newest: ControlBlock | undefined

/** @internal */
export function track(block: ControlBlock): void {
  block.previous = newest
  if (newest === undefined) oldest = block
  else newest.next = block
  newest = block
}

/** @internal */
export function untrack(block: ControlBlock): void {
  const { previous, next } = block
  if (previous !== undefined) previous.next = next
  else if (oldest === block) oldest = next
  else return
  if (next === undefined) newest = previous
  else next.previous = previous
  block.previous = undefined
  block.next = undefined
}

/** Every live block, newest first; blocks may be freed on the way. @internal */
export function newestFirst(): ControlBlock[] {
  const blocks: ControlBlock[] = []
  for (let block = newest; block !== undefined; block = block.previous) blocks.push(block)
  return blocks
}

/**
 * The handles of this thread that have something to free, oldest first. Disposed ones whose object lives on because
 * another object depends on it are among them; borrowed and owning handles are not, as nothing has to be freed.
 *
 * @example
 * ```ts
 * liveHandles('DOG_PTR').map((handle) => handle.title)
 * ```
 * @param typeId only those of this type id or of a declared subtype.
 */
export function liveHandles(typeId?: string): HandleReport[] {
  const reports: HandleReport[] = []
  for (let block = oldest; block !== undefined; block = block.next) {
    if (typeId === undefined || block.isA(typeId)) reports.push(reportOf(block))
  }
  return reports
}

/**
 * Number of live handles by type id; those without one count under `''`. See {@link liveHandles}.
 *
 * @example
 * ```ts
 * liveHandleCounts() // such as { DOG_PTR: 1 }
 * ```
 */
export function liveHandleCounts(): Record<string, number> {
  const counts: Record<string, number> = {}
  for (let block = oldest; block !== undefined; block = block.next) {
    const key = block.typeId ?? ''
    counts[key] = (counts[key] ?? 0) + 1
  }
  return counts
}

/**
 * For the end of a test.
 *
 * @example
 * ```ts
 * const handle = new DeletableNativeHandle(lib.create_dog(), { typeId: 'DOG_PTR', release: lib.release })
 * try {
 *   assertNoLiveHandles()
 * } catch (error) {
 *   console.log(String(error)) // names DOG_PTR
 * }
 * handle.dispose()
 * ```
 * @throws RefcountError (`LEAKED_HANDLES`) naming the live handles, if there are any.
 */
export function assertNoLiveHandles(): void {
  if (oldest === undefined) return
  const reports = liveHandles()
  const lines = reports
    .slice(0, 10)
    .map(
      (r) =>
        `  ${r.title} (${r.pointer}), ${r.referenceCount} reference(s)${r.creation ? `\n${r.creation}` : ''}`,
    )
  const more = reports.length > 10 ? `\n  and ${reports.length - 10} more` : ''
  throw new RefcountError(
    'LEAKED_HANDLES',
    `no live handle was expected, ${reports.length} found; dispose of them (set onLeak to see where they were made):\n${lines.join('\n')}${more}`,
  )
}
