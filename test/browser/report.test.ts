import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { reportPage } from '@uchronia/plot'
import { metrics } from '@uchronia/verify'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { repository } from '../support/repository.ts'
import { temporaryFolder } from '../support/temporary.ts'
import { chromiumPath, launchChromium } from './chromium.ts'

const fixture = join(repository, 'packages/plot/test/fixtures/verification.json')
const { all, lead } = JSON.parse(readFileSync(fixture, 'utf8'))

describe.skipIf(chromiumPath === undefined)(
  'a report in Chromium (the Debian package, or the one that CHROMIUM names)',
  () => {
    const file = join(temporaryFolder(), 'report.html')
    let browser: Browser

    beforeAll(async () => {
      const groups = [{ ...all.groups[0], metrics: { ...all.groups[0].metrics, ['a'.repeat(90)]: 1 } }]
      writeFileSync(
        file,
        reportPage({ ...lead, ...all, groups }, { metrics, command: `uchronia ${'x'.repeat(300)}` }),
      )
      browser = await launchChromium()
    })
    afterAll(() => browser?.close())

    /** Opens the page, which asks nothing of a network and complains of nothing, and asks it something. */
    async function ask<T>(
      options: { width: number; colorScheme?: 'light' | 'dark'; media?: 'print' },
      question: string,
    ): Promise<T> {
      const { width, colorScheme = 'light', media } = options
      const context = await browser.newContext({
        viewport: { width, height: 800 },
        colorScheme,
        offline: true,
      })
      const page = await context.newPage()
      const said: string[] = []
      page.on('console', (message) => said.push(message.text()))
      page.on('pageerror', (error) => said.push(String(error)))
      page.on('request', (request) => {
        if (!request.url().startsWith('file:')) said.push(request.url())
      })
      if (media) await page.emulateMedia({ media })
      await page.goto(pathToFileURL(file).href)
      const answer = await page.evaluate(question)
      expect(said).toEqual([])
      await context.close()
      return answer as T
    }

    test.each([320, 768, 1440])('has room at %i pixels', async (width) => {
      expect(await ask({ width }, 'document.documentElement.scrollWidth')).toBe(width)
    })

    test('shows one chart of each, drawn for the width that is there', async () => {
      const question = `[...document.querySelectorAll('figure')].map((figure) =>
        [...figure.querySelectorAll('svg[role=img]')].filter((svg) => svg.getBoundingClientRect().width > 0)
          .map((svg) => Number(svg.getAttribute('width'))))`
      const wide = await ask<number[][]>({ width: 1200 }, question)
      const narrow = await ask<number[][]>({ width: 320 }, question)
      expect(wide.filter(([width]) => width === 460).length).toBeGreaterThan(3)
      expect(wide.every((widths) => widths.length <= 1)).toBe(true)
      expect(narrow.filter(([width]) => width === 288).length).toBe(
        wide.filter(([width]) => width === 460).length,
      )
    })

    test('is light or dark as its reader has it, charts too, and light on paper', async () => {
      const question = `['body', 'figure', 'svg rect', 'h1'].map((one) => {
        const style = getComputedStyle(document.querySelector(one))
        return one === 'svg rect' ? style.fill : one === 'h1' ? style.color : style.backgroundColor
      })`
      const light = await ask<string[]>({ width: 1200 }, question)
      const dark = await ask<string[]>({ width: 1200, colorScheme: 'dark' }, question)
      expect(light.slice(1)).toEqual(['rgb(255, 255, 255)', 'rgb(255, 255, 255)', 'rgb(27, 31, 36)'])
      expect(dark.slice(1)).toEqual(['rgb(20, 24, 29)', 'rgb(20, 24, 29)', 'rgb(232, 236, 240)'])
      const paper = await ask<string[]>({ width: 700, colorScheme: 'dark', media: 'print' }, question)
      expect(paper.slice(1)).toEqual(light.slice(1))
    })
  },
)
