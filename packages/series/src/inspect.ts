/** The name of the method that `console.log` of Node, Deno and Bun calls. */
const inspectSymbol = Symbol.for('nodejs.util.inspect.custom')

/**
 * Gives the objects of a class, or one object, the text that `console.log` shows.
 * @param target  the prototype of the class, or the object
 * @internal
 */
export function showInConsole<T extends object>(target: T, text: (object: T) => string): void {
  Object.defineProperty(target, inspectSymbol, {
    value(this: T): string {
      return text(this)
    },
    configurable: true,
  })
}
