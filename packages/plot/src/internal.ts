/**
 * What `uchronia` loads when something is shown in a notebook. Not part of the public interface.
 *
 * @module
 * @internal
 */
export { notebookView } from './notebook/view.ts'
