import type { ComponentChildren } from 'preact'
import { type Address, hrefOf, type Navigate } from '../state/address.ts'

interface LinkProps {
  readonly to: Address
  readonly navigate: Navigate
  readonly children: ComponentChildren
  readonly class?: string
  /** Marks the link of what is shown. */
  readonly current?: boolean
}

/** A link to a state of the page: a true one, which opens in another tab too, without loading the page anew. */
export function Link({ to, navigate, children, class: name, current }: LinkProps) {
  const follow = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    navigate(completely(to))
  }
  return (
    <a href={hrefOf(to)} class={name} aria-current={current ? 'page' : undefined} onClick={follow}>
      {children}
    </a>
  )
}

/** A change to exactly this state: what it does not have goes away. */
function completely(to: Address): Partial<Address> {
  const nothing = Object.fromEntries(
    [...new URLSearchParams(location.search).keys()].map((key) => [key, undefined]),
  )
  return { ...nothing, ...to }
}
