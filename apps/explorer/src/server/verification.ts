import type { VerificationScores } from '@uchronia/plot'
import { get, ServerError } from './get.ts'

/** Follows a verification: reports the fraction that is done, and gives the scores. */
export async function getVerification(
  href: string,
  signal: AbortSignal,
  onProgress: (fraction: number) => void,
): Promise<VerificationScores> {
  const response = await get(href, signal)
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  for (;;) {
    const { done, value } = await reader.read().catch((cause: Error) => {
      signal.throwIfAborted()
      throw new ServerError('NO_SERVER', 'The server went away before the verification was done.', { cause })
    })
    text += value ?? ''
    const lines = text.split('\n')
    text = lines.pop()!
    for (const line of lines) {
      const news = JSON.parse(line) as
        | { fraction: number }
        | { result: VerificationScores }
        | { error: { code: string; message: string } }
      if ('error' in news) throw new ServerError(news.error.code, news.error.message)
      if ('result' in news) return news.result
      onProgress(news.fraction)
    }
    if (done) throw new ServerError('NO_SERVER', 'The server went away before the verification was done.')
  }
}
