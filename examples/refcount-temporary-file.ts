// Reference counts for something that is not native: a temporary file that two readers share. It is removed once,
// when the last of them is done, in whatever order they end.
//
//   node examples/refcount-temporary-file.ts
import { closeSync, existsSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SharedResource } from '@uchronia/refcount'

function makeTemporaryFile(text: string): SharedResource<string> {
  const folder = mkdtempSync(join(tmpdir(), 'refcount-example-'))
  const path = join(folder, 'rain.txt')
  writeFileSync(path, text)
  return new SharedResource(path, {
    typeId: 'FILE',
    label: 'rain.txt',
    release: () => {
      rmSync(folder, { recursive: true })
      console.log('file removed')
    },
  })
}

function openReader(file: SharedResource<string>, name: string): SharedResource<number> {
  return new SharedResource(openSync(file.ptr, 'r'), {
    typeId: 'READER',
    label: name,
    dependsOn: [file],
    release: (descriptor) => {
      closeSync(descriptor)
      console.log(`${name} closed`)
    },
  })
}

function read(reader: SharedResource<number>, length: number): string {
  const bytes = Buffer.alloc(length)
  return bytes.toString('utf8', 0, readSync(reader.ptr, bytes, 0, length, null))
}

const file = makeTemporaryFile('12.4 mm')
const path = file.ptr
const first = openReader(file, 'first reader')
const second = openReader(file, 'second reader')
file.dispose()
console.log(`${file.referenceCount} references on the file, held by its readers`)

console.log(`the first reads: ${read(first, 4)}`)
first.dispose()
console.log(`the second reads: ${read(second, 7)}`)
second.dispose()
second.dispose()
console.log(`the file is ${existsSync(path) ? 'still there' : 'gone'}`)
