import { Notice } from './notice.tsx'

/** A table of `@uchronia/plot`, as HTML in which all texts are escaped. */
export function HtmlTable({ make }: { readonly make: () => string }) {
  let html: string
  try {
    html = make()
  } catch (error) {
    return <Notice>{(error as Error).message}</Notice>
  }
  return (
    <section
      class="card table"
      aria-label="Table"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a table that is wider than the screen is scrolled with keys
      tabIndex={0}
      dangerouslySetInnerHTML={{ __html: html }}
    />
  )
}
