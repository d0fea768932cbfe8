import {
  Compression,
  EnabledStatistics,
  Encoding,
  Table,
  type WriterProperties,
  WriterPropertiesBuilder,
  writeParquet,
} from 'parquet-wasm'

/** The encoding of a column. Lists have one too, which is that of all lists. @internal */
export type ColumnEncoding = 'split' | 'plain' | 'delta' | 'dictionary'

/** The form of a Parquet file, as plain data, which may be sent to another thread. @internal */
export interface EncodeOptions {
  readonly columns: readonly {
    readonly name: string
    readonly encoding: ColumnEncoding
    readonly isList: boolean
  }[]
  readonly metadata: ReadonlyMap<string, string>
  readonly groupRows: number
}

/** An Arrow IPC stream as a Parquet file. @internal */
export function encode(stream: Uint8Array, options: EncodeOptions): Uint8Array {
  return writeParquet(Table.fromIPCStream(stream), properties(options))
}

const ENCODINGS = {
  split: Encoding.BYTE_STREAM_SPLIT,
  plain: Encoding.PLAIN,
  delta: Encoding.DELTA_BINARY_PACKED,
  dictionary: Encoding.PLAIN,
}

function properties({ columns, metadata, groupRows }: EncodeOptions): WriterProperties {
  let builder = new WriterPropertiesBuilder()
    .setCompression(Compression.ZSTD)
    .setStatisticsEnabled(EnabledStatistics.Chunk)
    .setMaxRowGroupSize(groupRows)
    .setKeyValueMetadata(new Map(metadata))
    .setCreatedBy('uchronia')
  for (const { name, encoding, isList } of columns) {
    const isDictionary = encoding === 'dictionary'
    builder = isList
      ? // The column inside a list has a path that the builder cannot be given: it gets what is set for all.
        builder.setDictionaryEnabled(isDictionary).setEncoding(ENCODINGS[encoding])
      : builder.setColumnDictionaryEnabled(name, isDictionary).setColumnEncoding(name, ENCODINGS[encoding])
  }
  return builder.build()
}
