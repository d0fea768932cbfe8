/** An answer of the server that is an error, or none at all. */
export class ServerError extends Error {
  override readonly name = 'ServerError'
  readonly code: string

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** Times that a busy server is asked again. */
const TRIES = 4

/** Asks the server. @throws {@link ServerError}; the reason of the signal */
export async function get(href: string, signal: AbortSignal): Promise<Response> {
  for (let tried = 1; ; tried++) {
    let response: Response
    try {
      response = await fetch(href, { signal })
    } catch (cause) {
      signal.throwIfAborted()
      throw new ServerError('NO_SERVER', 'The server does not answer. Is uchronia serve still running?', {
        cause,
      })
    }
    if (response.ok) return response
    const { code = 'UNKNOWN', message = response.statusText } = (await response.json().catch(() => ({}))) as {
      code?: string
      message?: string
    }
    if (response.status !== 503 || tried === TRIES) throw new ServerError(code, message)
    await new Promise((resolve) => setTimeout(resolve, 300 * tried))
  }
}

export async function getJson<T>(href: string, signal: AbortSignal): Promise<T> {
  return (await get(href, signal)).json() as Promise<T>
}
