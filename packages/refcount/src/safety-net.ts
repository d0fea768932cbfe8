import { type ControlBlock, giveBackQuietly } from './control-block.ts'
import { reportOf } from './handle-report.ts'
import { reportLeak, settings } from './hooks.ts'

/*
 * The collector gives back the reference of a wrapper that nobody disposed of. Registering with a FinalizationRegistry
 * costs several times more than all the rest of a handle, and most handles do not outlive the task that made them. So
 * new wrappers first wait in a ring, which holds them until the end of the current job; only those left are registered.
 * No finalizer could have run before that anyway.
 */
const SIZE = 1024
const wrappers = new Array<object | undefined>(SIZE).fill(undefined)
const blocks = new Array<ControlBlock | undefined>(SIZE).fill(undefined)
let head = 0
let tail = 0
let scheduled = false
const soon = Promise.resolve()

const registry = new FinalizationRegistry<ControlBlock>(collected)

/** The place of something that nothing guards. @internal */
export const UNGUARDED = -1

/** Takes care that the reference `wrapper` holds on `block` is given back when it is collected. @internal */
export function guard(wrapper: object, block: ControlBlock): number {
  if (tail - head === SIZE) registerNext()
  const place = tail % SIZE
  tail += 1
  wrappers[place] = wrapper
  blocks[place] = block
  if (!scheduled) {
    scheduled = true
    soon.then(registerAll)
  }
  return place
}

/** Ends {@link guard}, for a reference that was given back by hand. @internal */
export function unguard(wrapper: object, place: number): void {
  if (place === UNGUARDED) return
  if (wrappers[place] === wrapper) {
    wrappers[place] = undefined
    blocks[place] = undefined
  } else {
    registry.unregister(wrapper)
  }
}

function registerAll(): void {
  scheduled = false
  while (head < tail) registerNext()
}

function registerNext(): void {
  const place = head % SIZE
  head += 1
  const wrapper = wrappers[place]
  if (wrapper === undefined) return
  registry.register(wrapper, blocks[place]!, wrapper)
  wrappers[place] = undefined
  blocks[place] = undefined
}

/** Called by the collector, where a throw would end the process. */
function collected(block: ControlBlock): void {
  if (block.freed || block.abandoned) return
  if (settings.onLeak !== undefined) reportLeak({ reason: 'undisposed', handle: reportOf(block) })
  block.attached -= 1
  if (block.attached === 0 && block.unattached > 0) {
    reportLeak({ reason: 'outstanding', handle: reportOf(block) })
    if (settings.outstanding === 'free') {
      for (; block.unattached > 0; block.unattached -= 1) block.decrementRef()
    }
  }
  giveBackQuietly(block)
}
