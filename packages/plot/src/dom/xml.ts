const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Text for XML and HTML, in an element or an attribute. @internal */
export function escapeText(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => ENTITIES[character]!)
}

/**
 * An element and all in it as XML. Documents outside browsers write HTML, in which attributes may hold `<`.
 * @internal
 */
export function xmlOf(node: Node): string {
  if (node.nodeType === 3) return escapeText(node.textContent ?? '')
  if (node.nodeType !== 1) return ''
  const element = node as Element
  const attributes = Array.from(
    element.attributes,
    ({ name, value }) => ` ${name}="${escapeText(value)}"`,
  ).join('')
  const name = element.localName
  const children = Array.from(element.childNodes, xmlOf).join('')
  return children === '' ? `<${name}${attributes}/>` : `<${name}${attributes}>${children}</${name}>`
}
