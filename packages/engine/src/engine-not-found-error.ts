/** The native library is in none of the places where it is looked for. */
export class EngineNotFoundError extends Error {
  override readonly name = 'EngineNotFoundError'
  /** For programs; stays the same when the text changes. */
  readonly code = 'ENGINE_NOT_FOUND'
  /** The files and packages that were looked for, in order. */
  readonly places: readonly string[]

  /**
   * @param places the files and packages that were looked for, in order
   * @param advice what can be done about it, in a sentence
   */
  constructor(places: readonly string[], advice: string) {
    // Whoever makes one with other things gets the error all the same.
    const files = Array.isArray(places) ? places.filter((place) => typeof place === 'string') : []
    const looked =
      files.length === 0 ? '\n' : ` Looked for:\n${files.map((place) => `  ${place}\n`).join('')}`
    super(`The native library of uchronia was not found.${looked}${typeof advice === 'string' ? advice : ''}`)
    this.places = files
  }
}
