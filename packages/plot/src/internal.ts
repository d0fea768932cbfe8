/**
 * Notebook views, which `uchronia` loads when something is first shown. Not part of the public interface.
 *
 * @module
 * @internal
 */
export { notebookView } from './notebook/view.ts'
