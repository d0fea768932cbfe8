import { escapeText } from '../dom/xml.ts'
import { safeText } from '../options.ts'

/** Text of somebody else as HTML, in an element or an attribute. @internal */
export function html(text: string): string {
  return escapeText(safeText(text))
}
