import type { ComponentChildren } from 'preact'

/** Says that something is not as it should be, and why. */
export function Notice({
  children,
  kind = 'error',
}: {
  children: ComponentChildren
  kind?: 'error' | 'info'
}) {
  return (
    <div class={`notice ${kind}`} role={kind === 'error' ? 'alert' : 'status'}>
      {children}
    </div>
  )
}
