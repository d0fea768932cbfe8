import { useEffect, useState } from 'preact/hooks'

export interface Live {
  /** Grows when files changed, or the server came back. */
  readonly epoch: number
  readonly connected: boolean
  /** The reason why a change cannot be shown. */
  readonly problem: string | undefined
}

/** Hears from the server when its files change. The browser connects again by itself. */
export function useLive(): Live {
  const [live, setLive] = useState<Live>({ epoch: 0, connected: true, problem: undefined })
  useEffect(() => {
    let source: EventSource
    let timer: ReturnType<typeof setTimeout> | undefined
    const connect = () => {
      source = new EventSource('/api/events')
      source.addEventListener('hello', () =>
        setLive((before) =>
          before.connected ? before : { epoch: before.epoch + 1, connected: true, problem: undefined },
        ),
      )
      source.addEventListener('changed', () =>
        setLive((before) => ({ epoch: before.epoch + 1, connected: true, problem: undefined })),
      )
      source.addEventListener('problem', ({ data }) =>
        setLive((before) => ({ ...before, problem: data as string })),
      )
      source.addEventListener('error', () => {
        setLive((before) => ({ ...before, connected: false }))
        // A browser gives up after an answer that is none; a server that was too busy may not be for long.
        if (source.readyState !== EventSource.CLOSED) return
        timer = setTimeout(connect, 2000)
      })
    }
    connect()
    return () => {
      clearTimeout(timer)
      source.close()
    }
  }, [])
  return live
}
