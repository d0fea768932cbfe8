import type { ControlBlock } from './control-block.ts'

/** The live block of each address. @internal */
export class IdentityMap {
  readonly #blocks = new Map<bigint | number, ControlBlock>()

  find(address: bigint | number): ControlBlock | undefined {
    return this.#blocks.get(address)
  }

  remember(block: ControlBlock): void {
    this.#blocks.set(block.backend.addressOf(block.pointer), block)
    block.identityMap = this
  }

  forget(block: ControlBlock): void {
    const address = block.backend.addressOf(block.pointer)
    if (this.#blocks.get(address) === block) this.#blocks.delete(address)
  }
}
