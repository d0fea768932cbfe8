import { escapeText } from '../dom/xml.ts'
import { safeText } from '../options.ts'

/** Text of somebody else as HTML. @internal */
export function html(text: string): string {
  return escapeText(safeText(text))
}

const CELL = 'text-align:left;padding:1px 10px 1px 0;vertical-align:top'

/** A table of texts; the first cell of each row is its head. @internal */
export function tableOf(rows: readonly (readonly string[])[], head?: readonly string[]): string {
  const top = head
    ? `<thead><tr>${head.map((text) => `<th scope="col" style="${CELL}">${html(text)}</th>`).join('')}</tr></thead>`
    : ''
  // Long attributes wrap; what has a head is read along its rows.
  const wrap = head ? ';white-space:nowrap' : ''
  const body = rows.map(
    ([first = '', ...rest]) =>
      `<tr><th scope="row" style="${CELL};font-weight:normal;opacity:.75">${html(first)}</th>${rest
        .map((text) => `<td style="${CELL}${wrap}">${html(text)}</td>`)
        .join('')}</tr>`,
  )
  return `<table style="border-collapse:collapse;margin:2px 0;font:inherit">${top}<tbody>${body.join('')}</tbody></table>`
}

/** A section that opens on a click; nothing where there are no rows. @internal */
export function folded(summary: string, rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return ''
  return `<details><summary>${html(summary)}</summary>${tableOf(rows)}</details>`
}

/** The whole of what is shown. @internal */
export function page(title: string, ...parts: readonly string[]): string {
  return `<div style="font-family:system-ui,sans-serif;font-size:13px"><div style="font-weight:600">${html(title)}</div>${parts.join('')}</div>`
}

/** Lines in columns, as a console shows them. @internal */
export function lines(text: readonly string[]): string {
  return text.length === 0
    ? ''
    : `<pre style="margin:4px 0">${html(text.join('\n')).replaceAll('\\u000a', '\n')}</pre>`
}
