import { useEffect, useRef, useState } from 'preact/hooks'

/** The state of something that is loaded. What was there before stays until the new is. */
export interface Load<T> {
  readonly data?: T | undefined
  /** The key that the data are of. */
  readonly key?: string | undefined
  readonly error?: Error | undefined
  readonly loading: boolean
}

/**
 * Loads something when its key changes; a load that is no longer wanted is cancelled.
 * @param key  undefined for nothing to load
 * @param load  the same key gives the same
 * @param retry  another value tries again what failed
 */
export function useLoad<T>(
  key: string | undefined,
  load: (signal: AbortSignal) => Promise<T>,
  retry: number,
): Load<T> {
  const [state, setState] = useState<Load<T>>({ loading: key !== undefined })
  const failed = useRef(false)
  const again = failed.current ? retry : 0
  useEffect(() => {
    if (key === undefined) {
      setState({ loading: false })
      return
    }
    const control = new AbortController()
    setState((before) => ({ ...before, loading: true }))
    load(control.signal).then(
      (data) => {
        if (control.signal.aborted) return
        failed.current = false
        setState({ data, key, loading: false })
      },
      (error: Error) => {
        if (control.signal.aborted) return
        failed.current = true
        setState((before) => ({ ...before, error, loading: false }))
      },
    )
    return () => control.abort()
  }, [key, again])
  return state
}
