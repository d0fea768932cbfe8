// What the examples in the documentation comments take for granted.
import { EventEmitter } from 'node:events'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DeletableNativeHandle, fromPointerAndRelease, type Pointer } from '@uchronia/refcount'
import { temporaryFolder } from '../../support/temporary.ts'
import { c, Croc as NativeCroc, Dog as NativeDog } from './dogs.ts'

export * from '@uchronia/refcount'
export { rmSync }

export const lib = {
  create_dog: () => c.createDog('Rex'),
  release: c.release,
  walk: (dog: bigint) => c.moveDog(dog, { east: 0, north: 1 }),
  dog_name: c.dogName,
  dog_name_buffer: (dog: bigint) => dog as Pointer<'NAME_PTR'>,
}
/** A dog for one example, since an example may free all that live. */
export const makeDog = () => new NativeDog('Rex')
export const buffer = new Float64Array(2)
export const worker = Object.assign(new EventEmitter(), { postMessage: (message: unknown) => void message })
export const walkAsync = async (_dog: bigint, _buffer: Float64Array) => 1
export const path = join(temporaryFolder(), 'rain.txt')
export const openReader = (file: string) => {
  writeFileSync(file, '')
  return { close: () => {} }
}
export class Dog extends DeletableNativeHandle<'DOG_PTR'> {}
export const Croc = NativeCroc
export { fromPointerAndRelease }
