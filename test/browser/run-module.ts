import type { Browser } from 'playwright-core'

/** Runs a module in a page of its own: what it left in `window.outcome`, awaited, and the errors that it threw. */
export async function runModule(
  browser: Browser,
  code: string,
): Promise<{ outcome: unknown; errors: string[] }> {
  const page = await browser.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error.stack)))
  const thrown = page.waitForEvent('pageerror')
  await page.addScriptTag({ content: code, type: 'module' })
  // An inline module runs some time after it was added.
  await Promise.race([page.waitForFunction(`'outcome' in window`), thrown])
  const outcome = await page.evaluate('window.outcome')
  thrown.catch(() => {}) // The page closes without it.
  await page.close()
  return { outcome, errors }
}
