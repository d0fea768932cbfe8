import { checkMade, checkText } from '../arguments.ts'
import { CodegenError } from '../errors.ts'

const SHT_DYNSYM = 11

/**
 * The names of the functions that a shared library exports. Reads 64-bit little-endian ELF (Linux).
 *
 * @example
 * ```ts
 * exportedFunctions(await readFile(libdogs), 'libdogs.so').includes('create_dog') // true
 * ```
 * @throws {@link CodegenError} when it is no such file
 */
export function exportedFunctions(file: Uint8Array, name: string): string[] {
  checkText(name, 'the name of a library')
  if (!(file instanceof Uint8Array)) checkMade(undefined, 'the contents of a library', 'a Uint8Array')
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const refuse = (why: string): never => {
    throw new CodegenError([{ code: 'SYMBOL', message: `cannot read the symbols of ${name}: ${why}` }])
  }
  if (file.length < 64 || view.getUint32(0) !== 0x7f454c46)
    refuse('it is not an ELF file (the format of Linux)')
  if (view.getUint8(4) !== 2 || view.getUint8(5) !== 1) refuse('it is not 64-bit little-endian')
  const sections = Number(view.getBigUint64(0x28, true))
  const size = view.getUint16(0x3a, true)
  const count = view.getUint16(0x3c, true)
  if (sections + size * count > file.length) refuse('it is cut off')
  const section = (
    index: number,
  ): { type: number; offset: number; size: number; link: number; entry: number } => {
    const at = sections + index * size
    return {
      type: view.getUint32(at + 4, true),
      offset: Number(view.getBigUint64(at + 0x18, true)),
      size: Number(view.getBigUint64(at + 0x20, true)),
      link: view.getUint32(at + 0x28, true),
      entry: Number(view.getBigUint64(at + 0x38, true)),
    }
  }
  const names = new Set<string>()
  for (let i = 0; i < count; i += 1) {
    const table = section(i)
    if (table.type !== SHT_DYNSYM || table.entry === 0) continue
    const strings = section(table.link)
    for (let at = table.offset; at < table.offset + table.size; at += table.entry) {
      const info = view.getUint8(at + 4)
      const isFunction = (info & 0xf) === 2 || (info & 0xf) === 10
      const isGlobal = info >> 4 === 1 || info >> 4 === 2
      const isVisible = (view.getUint8(at + 5) & 3) === 0 || (view.getUint8(at + 5) & 3) === 3
      if (!isFunction || !isGlobal || !isVisible || view.getUint16(at + 6, true) === 0) continue
      const start = strings.offset + view.getUint32(at, true)
      const end = file.indexOf(0, start)
      names.add(new TextDecoder().decode(file.subarray(start, end)))
    }
  }
  return [...names].sort()
}
