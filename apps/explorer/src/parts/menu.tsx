import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

/** A button with a list below it, which closes when something else is done. */
export function Menu({ label, children }: { readonly label: string; readonly children: ComponentChildren }) {
  const menu = useRef<HTMLDetailsElement>(null)
  useEffect(() => {
    const close = (event: Event) => {
      const own = menu.current
      if (!own?.open || (event instanceof PointerEvent && own.contains(event.target as Node))) return
      if (event instanceof KeyboardEvent) {
        if (event.key !== 'Escape') return
        own.querySelector('summary')?.focus()
      }
      own.open = false
    }
    document.addEventListener('pointerdown', close)
    document.addEventListener('keydown', close)
    return () => {
      document.removeEventListener('pointerdown', close)
      document.removeEventListener('keydown', close)
    }
  }, [])
  return (
    <details class="menu" ref={menu}>
      <summary class="button">{label}</summary>
      <div class="menu-list">{children}</div>
    </details>
  )
}
