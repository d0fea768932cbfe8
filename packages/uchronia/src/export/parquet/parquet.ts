import type { RecordBatch } from 'apache-arrow'
import type { GroupEncoder } from './group-encoder.ts'
import type { EncodedGroup, JoinedFile } from './joined-file.ts'

/**
 * Tables as Parquet, batch by batch: times in microseconds UTC, as Spark and others want them, ZSTD, and doubles split by byte,
 * but in a table of many rows as they are where that takes less room. The metadata of the schema are those of the file. Row
 * groups have bounds of all columns, so that readers skip those of other issues.
 *
 * Row groups are encoded one by one, on another thread where they are many; a column that is the same as in the one before, such
 * as the members of a forecast, is encoded once.
 *
 * @param groupRows  rows that a row group does not cut, such as those of an issue
 * @internal
 */
export async function* parquetBytes(
  batches: AsyncIterable<RecordBatch>,
  { groupRows = 1 }: { readonly groupRows?: number | undefined },
): AsyncIterable<Uint8Array> {
  const { groupsOf } = await import('./row-groups.ts')
  const { encodeAll, GroupEncoder } = await import('./group-encoder.ts')
  const { JoinedFile } = await import('./joined-file.ts')
  let encoder: GroupEncoder | undefined
  let file: JoinedFile | undefined
  let before: Promise<readonly EncodedGroup[]> | undefined
  function* bytesOf(groups: readonly EncodedGroup[]): Iterable<Uint8Array> {
    for (const group of groups) yield* file!.group(group)
  }
  try {
    for await (const { group, isOnly } of groupsOf(batches, groupRows)) {
      if (isOnly) {
        yield await encodeAll(group, groupRows)
        return
      }
      if (encoder === undefined) {
        encoder = await GroupEncoder.start(group[0]!.schema, groupRows)
        const { footer, groups } = await encoder.first(group)
        file = new JoinedFile(footer)
        yield file.begin()
        yield* bytesOf(groups)
        continue
      }
      // One is encoded while the next is read.
      const next = encoder.encode(group)
      // Whoever leaves off does not wait for it, and its failure then concerns nobody.
      next.catch(() => {})
      if (before) yield* bytesOf(await before)
      before = next
    }
    if (before) yield* bytesOf(await before)
    if (file) yield file.end()
  } finally {
    await encoder?.close()
  }
}
