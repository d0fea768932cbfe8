const SVG = 'http://www.w3.org/2000/svg'

/** Makes elements of one document. @internal */
export class Svg {
  readonly document: Document

  constructor(document: Document) {
    this.document = document
  }

  /** An element with attributes and children. Texts are escaped by the document. */
  element(
    name: string,
    attributes: Readonly<Record<string, string | number | undefined>> = {},
    ...children: (Element | string)[]
  ): SVGElement {
    const element = this.document.createElementNS(SVG, name) as SVGElement
    for (const [key, value] of Object.entries(attributes)) {
      if (value !== undefined) element.setAttribute(key, String(value))
    }
    for (const child of children) {
      element.appendChild(typeof child === 'string' ? this.document.createTextNode(child) : child)
    }
    return element
  }

  /** A line of text; `y` is its baseline. */
  text(
    text: string,
    x: number,
    y: number,
    { size, fill, anchor }: { size: number; fill?: string; anchor?: 'start' | 'middle' | 'end' },
  ): SVGElement {
    return this.element('text', { x, y, 'font-size': size, fill, 'text-anchor': anchor }, text)
  }
}
