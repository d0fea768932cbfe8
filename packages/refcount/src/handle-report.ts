import type { ControlBlock } from './control-block.ts'

/** The state of a handle, as plain data. */
export interface HandleReport {
  /** Type id and label, as in error texts. */
  readonly title: string
  /** The kind, when one was given. */
  readonly typeId: string | undefined
  /** The name, when one was given. */
  readonly label: string | undefined
  /** The pointer as text, or `freed`. */
  readonly pointer: string
  /** All references, whoever holds them. */
  readonly referenceCount: number
  /** Where the handle was made; known when an `onLeak` was set at that time. */
  readonly creation: string | undefined
}

/** @internal */
export function reportOf(block: ControlBlock): HandleReport {
  return {
    title: block.title,
    typeId: block.typeId,
    label: block.label,
    pointer: block.freed ? 'freed' : describePointer(block),
    referenceCount: block.referenceCount,
    creation: block.creation,
  }
}

/** The pointer as text; a backend that cannot describe it is no reason to fail. @internal */
export function describePointer(block: ControlBlock): string {
  try {
    return block.backend.describe(block.pointer)
  } catch {
    return 'unknown pointer'
  }
}
