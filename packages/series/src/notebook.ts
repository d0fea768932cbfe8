/** The name of the method that Jupyter kernels of JavaScript call, such as Deno's. */
const displaySymbol = Symbol.for('Jupyter.display')

/** An object by media type, as notebooks show it: `text/plain`, `text/html`, `image/svg+xml`. */
export type MediaBundle = Readonly<Record<string, string>>

/**
 * Makes what a notebook shows of an object.
 * @param text  the object as a console shows it
 */
export type NotebookView = (object: object, text: string) => MediaBundle | Promise<MediaBundle>

let loadView: (() => NotebookView | Promise<NotebookView>) | undefined

/**
 * Sets what notebooks show of the objects of {@link showInNotebook}. This package draws nothing itself: whoever can hands in
 * a function that loads what draws, which is called when something is first shown.
 * @internal
 */
export function setNotebookView(load: () => NotebookView | Promise<NotebookView>): void {
  loadView = load
}

/**
 * Lets notebooks show the objects of a class: as text where nothing else was set. Showing never throws.
 * @param target  the prototype of the class
 * @param text  as `showInConsole` has it
 * @internal
 */
export function showInNotebook<T extends object>(target: T, text: (object: T) => string): void {
  Object.defineProperty(target, displaySymbol, {
    async value(this: T): Promise<MediaBundle> {
      const plain = text(this)
      try {
        const view = await loadView?.()
        return view === undefined ? { 'text/plain': plain } : await view(this, plain)
      } catch {
        // What draws may not be installed.
        return { 'text/plain': plain }
      }
    },
    configurable: true,
  })
}
