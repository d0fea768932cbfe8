/** A function that computes a value on the first call and returns the same one ever after. @internal */
export function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}
