import { show } from './show.ts'

/**
 * The text of an error that is being made. What is none, such as a symbol, is refused by an error of the same family.
 *
 * @param refuse makes that error of a reason
 * @internal
 */
export function errorText(text: unknown, refuse: (reason: string) => Error): string {
  if (typeof text === 'string') return text
  throw refuse(`The text of an error is a string, not ${show(text)}.`)
}
