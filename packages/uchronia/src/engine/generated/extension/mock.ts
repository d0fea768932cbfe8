// Written by uchronia-codegen 0.1.0 from uchronia.h (ec6ce59f0ce8c57a). Do not edit.

import { NativeError, type TypedArray } from '@uchronia/cinterop'
import type { HandleOptions, Pointer } from '@uchronia/refcount'
import { type AnyHandle, AnySeries, TimeSeriesLibrary } from './handles.ts'
import type { UchroniaLibrary } from './library.ts'
import { type CacheState, Kind, type Window } from './types.ts'

/** The methods of {@link UchroniaLibrary} that call the library. */
export type UchroniaLibraryApi = Omit<UchroniaLibrary, 'native' | 'nativeReferenceCount'>

/** A call that a mock received. */
export interface RecordedCall {
  readonly name: keyof UchroniaLibraryApi
  readonly args: readonly unknown[]
}

/**
 * Stands in for {@link UchroniaLibrary} where there is no native library. It records every call, and answers
 * what it was told to, or else zero, nothing, or a new handle.
 *
 * @example
 * ```ts
 * const library = new MockUchroniaLibrary({ identifiers: () => { throw new Error('not today') } })
 * library.recorded.calls // [{ name, args }]
 * ```
 */
export class MockUchroniaLibrary implements UchroniaLibraryApi {
  /** Every call, in order, and how many handles this mock has made that were not freed yet. */
  readonly recorded: { readonly calls: RecordedCall[]; live: number } = { calls: [], live: 0 }
  readonly #answers: Partial<UchroniaLibraryApi>
  #last = 0n

  /** @param answers - what to answer instead of something empty, by method */
  constructor(answers: Partial<UchroniaLibraryApi> = {}) {
    this.#answers = answers
  }

  identifiers(dataLibrary: TimeSeriesLibrary): string[] {
    this.#record('identifiers', [dataLibrary])
    if (this.#answers.identifiers !== undefined) return this.#answers.identifiers(dataLibrary)
    return []
  }

  abiVersion(): number {
    this.#record('abiVersion', [])
    if (this.#answers.abiVersion !== undefined) return this.#answers.abiVersion()
    return 0
  }

  about(): string {
    this.#record('about', [])
    if (this.#answers.about !== undefined) return this.#answers.about()
    return ''
  }

  cache(limit: number | bigint): CacheState {
    this.#record('cache', [limit])
    if (this.#answers.cache !== undefined) return this.#answers.cache(limit)
    return this.#unknown<CacheState>('cache')
  }

  threads(most: number): number {
    this.#record('threads', [most])
    if (this.#answers.threads !== undefined) return this.#answers.threads(most)
    return 0
  }

  liveHandles(kind: Kind): number {
    this.#record('liveHandles', [kind])
    if (this.#answers.liveHandles !== undefined) return this.#answers.liveHandles(kind)
    return 0
  }

  libraryOpen(path: string, dataPath: string | null = null): TimeSeriesLibrary {
    this.#record('libraryOpen', [path, dataPath])
    if (this.#answers.libraryOpen !== undefined) return this.#answers.libraryOpen(path, dataPath)
    return this.#handle(TimeSeriesLibrary, 'TIME_SERIES_LIBRARY_PTR', [
      'TIME_SERIES_PROVIDER_PTR',
      'ANY_HANDLE_PTR',
    ])
  }

  async libraryOpenAsync(
    path: string,
    dataPath: string | null = null,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<TimeSeriesLibrary> {
    this.#record('libraryOpenAsync', [path, dataPath, options])
    if (this.#answers.libraryOpenAsync !== undefined)
      return await this.#answers.libraryOpenAsync(path, dataPath, options)
    return this.#handle(TimeSeriesLibrary, 'TIME_SERIES_LIBRARY_PTR', [
      'TIME_SERIES_PROVIDER_PTR',
      'ANY_HANDLE_PTR',
    ])
  }

  libraryCreate(): TimeSeriesLibrary {
    this.#record('libraryCreate', [])
    if (this.#answers.libraryCreate !== undefined) return this.#answers.libraryCreate()
    return this.#handle(TimeSeriesLibrary, 'TIME_SERIES_LIBRARY_PTR', [
      'TIME_SERIES_PROVIDER_PTR',
      'ANY_HANDLE_PTR',
    ])
  }

  libraryAdd(library: TimeSeriesLibrary, id: string, series: AnySeries): void {
    this.#record('libraryAdd', [library, id, series])
    this.#answers.libraryAdd?.(library, id, series)
  }

  libraryAddFiles(library: TimeSeriesLibrary, path: string, dataPath: string | null = null): void {
    this.#record('libraryAddFiles', [library, path, dataPath])
    this.#answers.libraryAddFiles?.(library, path, dataPath)
  }

  libraryRemove(library: TimeSeriesLibrary, id: string): void {
    this.#record('libraryRemove', [library, id])
    this.#answers.libraryRemove?.(library, id)
  }

  seriesGet(library: TimeSeriesLibrary, id: string): { series: AnySeries; kind: Kind } {
    this.#record('seriesGet', [library, id])
    if (this.#answers.seriesGet !== undefined) return this.#answers.seriesGet(library, id)
    return { series: this.#handle(AnySeries, 'ANY_SERIES_PTR', ['ANY_HANDLE_PTR']), kind: Kind.ANY }
  }

  describe(handle: AnyHandle, id: string | null = null): string {
    this.#record('describe', [handle, id])
    if (this.#answers.describe !== undefined) return this.#answers.describe(handle, id)
    return ''
  }

  read(
    series: AnySeries,
    window: Window | null,
    values: Float64Array,
    control: TypedArray | null = null,
  ): void {
    this.#record('read', [series, window, values, control])
    this.#answers.read?.(series, window, values, control)
  }

  async readAsync(
    series: AnySeries,
    window: Window | null,
    values: Float64Array,
    control: TypedArray | null = null,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<void> {
    this.#record('readAsync', [series, window, values, control, options])
    await this.#answers.readAsync?.(series, window, values, control, options)
  }

  seriesCreate(description: string, values: Float64Array): AnySeries {
    this.#record('seriesCreate', [description, values])
    if (this.#answers.seriesCreate !== undefined) return this.#answers.seriesCreate(description, values)
    return this.#handle(AnySeries, 'ANY_SERIES_PTR', ['ANY_HANDLE_PTR'])
  }

  write(
    series: readonly AnySeries[],
    path: string,
    options_: string | null = null,
    control: TypedArray | null = null,
  ): void {
    this.#record('write', [series, path, options_, control])
    this.#answers.write?.(series, path, options_, control)
  }

  async writeAsync(
    series: readonly AnySeries[],
    path: string,
    options_: string | null = null,
    control: TypedArray | null = null,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<void> {
    this.#record('writeAsync', [series, path, options_, control, options])
    await this.#answers.writeAsync?.(series, path, options_, control, options)
  }

  append(
    series: readonly AnySeries[],
    path: string,
    options_: string | null = null,
    control: TypedArray | null = null,
  ): void {
    this.#record('append', [series, path, options_, control])
    this.#answers.append?.(series, path, options_, control)
  }

  async appendAsync(
    series: readonly AnySeries[],
    path: string,
    options_: string | null = null,
    control: TypedArray | null = null,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<void> {
    this.#record('appendAsync', [series, path, options_, control, options])
    await this.#answers.appendAsync?.(series, path, options_, control, options)
  }

  /** A handle on nothing, which is counted. */
  #handle<Id extends string, H>(
    Handle: new (pointer: Pointer<Id>, options: Options<Id>) => H,
    typeId: Id,
    supertypes: readonly string[] = [],
  ): H {
    this.#last += 1n
    this.recorded.live += 1
    const release = (): void => {
      this.recorded.live -= 1
    }
    return new Handle(this.#last as Pointer<Id>, { typeId, supertypes, release })
  }

  #unknown<T>(name: string): T {
    throw new NativeError('call_failed', `Tell the mock what ${name} answers: new Mock({ ${name}: ... }).`)
  }

  #record(name: keyof UchroniaLibraryApi, args: readonly unknown[]): void {
    this.recorded.calls.push({ name, args })
  }
}

type Options<Id extends string> = HandleOptions<Pointer<Id>, Id>
