import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { tableFromIPC } from 'apache-arrow'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { appendNetcdf, EnsembleForecastSeries, seriesFromArrow, TimeAxis, TimeSeriesLibrary } from 'uchronia'
import { writeSample } from 'uchronia/sample'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Serving, serve } from '../../packages/uchronia/src/serve/serve.ts'
import { temporaryFolder } from '../support/temporary.ts'
import { chromiumPath, launchChromium } from './chromium.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const folder = temporaryFolder()
const hostile = '<script>window.bad=1</script><img src=x onerror="window.bad=1">'

describe.skipIf(chromiumPath === undefined)(
  'the explorer in Chromium (the Debian package, or the one that CHROMIUM names)',
  () => {
    let browser: Browser
    let context: BrowserContext
    let page: Page
    let serving: Serving
    let catalogue: string
    const problems: string[] = []

    const start = (port: number) =>
      serve([catalogue], { host: '127.0.0.1', port, observed: ['rain_obs'], interval: 100 })

    beforeAll(async () => {
      catalogue = await writeSample(join(folder, 'sample'), { issues: 8, members: 6, leads: 72 })
      const yaml = readFileSync(catalogue, 'utf8')
      const flow = yaml.slice(yaml.indexOf("'streamflow':"), yaml.indexOf("'streamflow_ens':"))
      writeFileSync(catalogue, yaml + flow.replaceAll("'streamflow'", `'${hostile}'`))
      serving = await start(0)
      browser = await launchChromium()
      context = await browser.newContext({ viewport: { width: 1200, height: 900 }, acceptDownloads: true })
      page = await context.newPage()
      page.on('pageerror', (error) => problems.push(String(error.stack)))
      page.on('console', (message) => {
        // Whoever stops the server hears of it; the policy must never have anything to say.
        if (/Content Security Policy/.test(message.text())) problems.push(message.text())
      })
    })
    afterAll(async () => {
      await browser?.close()
      await serving?.[Symbol.asyncDispose]()
    })

    /** An expectation that holds in the end. A busy machine is no failure. */
    const eventually = <T>(value: () => T) => expect.poll(value, { timeout: 20_000 })

    /** Goes to a state of the page, and waits until it is drawn. */
    async function open(query: string): Promise<void> {
      await page.goto(`${serving.url}${query}`)
      await drawn()
    }

    /** Waits until nothing is read any more. */
    async function drawn(): Promise<void> {
      // A function, and not a text, which the policy of the page would not let be evaluated.
      await page.waitForFunction(
        () =>
          document.querySelector('h1') && !document.querySelector('.waiting, .progress, [aria-busy=true]'),
      )
    }

    const address = () => new URL(page.url()).searchParams
    /** The pictures in words. */
    const pictures = () =>
      page.locator('.picture > svg').evaluateAll((all) => all.map((one) => one.ariaLabel ?? ''))
    const picture = async () => (await pictures())[0]!

    test('an entry is found by a search and picked; the address holds it, and the back button leads back', async () => {
      await open('')
      expect(await page.getByRole('row').count()).toBe(10)
      await page.getByLabel('Search entries').fill('FORECAST 401202')
      await eventually(() => page.getByRole('row').count()).toBe(2)
      await page.getByRole('link', { name: 'rain_fcast_401202' }).click()
      await drawn()
      expect(address().get('id')).toBe('rain_fcast_401202')
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('forecast rain')
      expect(await picture()).toMatch(
        /^Plume of forecast rain \[mm\]: 6 members, issued 2020-03-08 21:00 UTC\./,
      )
      await page.goBack()
      await eventually(() => page.getByRole('row').count()).toBe(2)
      expect(address().get('q')).toBe('FORECAST 401202')
    })

    test('the picture follows issue, station, members, lead times and thresholds; each step can be gone back', async () => {
      await open('?id=rain_fcast')
      await page.getByRole('button', { name: 'Issue before' }).click()
      await eventually(picture).toContain('issued 2020-03-07 21:00 UTC')
      expect(address().get('issue')).toBe('2020-03-07T21:00:00Z')
      await page.getByLabel('Lead times in hours').fill('1..24')
      await page.getByLabel('Lead times in hours').press('Enter')
      await page.getByLabel('Thresholds').fill('wet=0.5')
      await page.getByLabel('Thresholds').press('Enter')
      await eventually(picture).toContain('Threshold wet 0.5 mm.')
      await page.getByText('Members: all 6').click()
      await page.getByRole('checkbox', { name: '3', exact: true }).uncheck()
      await eventually(picture).toContain('5 members')
      await page.getByLabel('Station').selectOption('401203')
      await eventually(() => address().get('id')).toBe('rain_fcast_401203')
      // A link shows the same.
      await open(
        '?id=rain_fcast&issue=2020-03-07T21:00:00Z&lead=1..24&thresholds=wet%3D0.5&member=1&member=2',
      )
      expect(await picture()).toMatch(/2 members, issued 2020-03-07 21:00 UTC.*wet 0\.5 mm/)
      await page.getByRole('button', { name: 'Newest' }).click()
      await eventually(picture).toContain('issued 2020-03-08')
      await page.goBack()
      await eventually(picture).toContain('issued 2020-03-07')
    })

    test('a window is zoomed into with the pointer and with buttons, and back out', async () => {
      await open('?id=streamflow')
      const whole = await picture()
      const box = (await page.locator('.drag').boundingBox())!
      await page.mouse.move(box.x + box.width * 0.4, box.y + 150)
      await page.mouse.down()
      await page.mouse.move(box.x + box.width * 0.5, box.y + 160, { steps: 3 })
      await page.mouse.up()
      await eventually(() => address().get('from')).toMatch(/^2020-0[45]/)
      await eventually(picture).not.toBe(whole)
      const span = () => Date.parse(address().get('to')!) - Date.parse(address().get('from')!)
      const dragged = span()
      await page.getByRole('button', { name: 'Zoom in' }).click()
      await eventually(span).toBeLessThan(dragged * 0.6)
      await drawn()
      await page.getByRole('button', { name: 'Later' }).click()
      await drawn()
      await page.getByRole('button', { name: 'All', exact: true }).click()
      await eventually(picture).toBe(whole)
      expect(address().has('from')).toBe(false)
    })

    test('values are read off under the pointer', async () => {
      await open('?id=rain_fcast')
      const box = (await page.locator('.drag').boundingBox())!
      await page.mouse.move(box.x + box.width * 0.6, box.y + 200)
      const text = await page.locator('.read-out').textContent()
      expect(text).toMatch(/time2020-03-\d\d \d\d:00 UTCmedian[\d.e-]+ mm/)
    })

    test('two issues are compared, and the last issues lie over one another', async () => {
      await open('?id=rain_fcast')
      await page.getByLabel('Compare with the issue').selectOption('2020-03-05T21:00:00Z')
      await eventually(pictures).toEqual([
        expect.stringContaining('issued 2020-03-08'),
        expect.stringContaining('issued 2020-03-05'),
      ])
      await page.getByRole('link', { name: 'Last issues' }).click()
      await eventually(picture).toMatch(/^The last 5 issues of forecast rain/)
      await page.getByLabel('Issues over one another').selectOption('3')
      await eventually(picture).toMatch(/^The last 3 issues/)
    })

    test('exceedance is a curve and a table of the same numbers', async () => {
      await open('?id=rain_fcast&view=exceedance&thresholds=wet%3D5')
      const [, median] = /50 %: ([\d.]+)/.exec(await picture())!
      const row = page.getByRole('row', { name: /exceeded with 50 %/ })
      expect(Number(await row.getByRole('cell').textContent())).toBeCloseTo(Number(median), 2)
      expect(await page.getByText('reaches wet 5 mm').count()).toBe(1)
    })

    test('a verification with the metrics that are chosen has charts, a table, and says what is wrong', async () => {
      await open('?id=rain_fcast&view=verification')
      const metrics = page.getByRole('group', { name: 'Metrics' })
      await metrics.getByRole('checkbox', { name: /^Mean absolute error/ }).check()
      expect(
        await metrics.getByRole('checkbox', { name: /Brier skill score \(needs a reference\)/ }).isDisabled(),
      ).toBe(true)
      await page.getByRole('button', { name: 'Verify' }).click()
      const table = page.getByRole('region', { name: 'Scores as a table' })
      await table.waitFor()
      await drawn()
      expect(await table.getByRole('row').count()).toBe(4)
      expect(await table.getByRole('columnheader').allTextContents()).toContain('Mean absolute error')
      expect((await pictures()).some((one) => one.startsWith('Rank histogram'))).toBe(true)
      await page.goBack()
      await eventually(() => table.count()).toBe(0)
      await open('?id=rain_fcast&view=verification&verify=1&first=1990-01-01&last=1990-01-02')
      expect(await page.getByRole('main').textContent()).not.toContain('Scores as CSV')
    })

    test('a verification of days that begin at 9 am says where the time of day cannot be read', async () => {
      await open('?id=rain_fcast&view=verification&metrics=crps')
      await page.getByLabel('Steps that are scored').selectOption('daily')
      expect(await page.getByLabel('A step is scored by its').inputValue()).toBe('sum')
      const day = page.getByLabel('Days begin at')
      await day.fill('9am')
      await day.blur()
      await page.getByText('Give hours and minutes, with an offset from UTC: 09:00+10:00.').waitFor()
      await day.fill('09:00+10:00')
      await day.blur()
      await page.getByRole('button', { name: 'Verify' }).click()
      const table = page.getByRole('region', { name: 'Scores as a table' })
      await table.waitFor()
      expect(page.url()).toContain('step=daily')
      // Three days of lead times hold two whole days from 9 am on.
      expect(await table.getByRole('row').count()).toBe(3)
    })

    test('what is on screen is downloaded in each format', async () => {
      await open('?id=rain_fcast&issue=2020-03-05T21:00:00Z&lead=1..6&member=1&member=4')
      const contents: Record<string, Buffer> = {}
      for (const name of [
        'SVG picture',
        'PNG picture',
        'CSV table',
        'NDJSON table',
        'Arrow table',
        'Parquet table',
      ]) {
        await page.locator('summary', { hasText: 'Download' }).click()
        const [download] = await Promise.all([
          page.waitForEvent('download'),
          page.locator('.menu-list > *', { hasText: name }).click(),
        ])
        expect(download.suggestedFilename()).toMatch(/^rain_fcast.*\.(svg|png|csv|ndjson|arrow|parquet)$/)
        contents[name] = readFileSync(await download.path())
        await page.keyboard.press('Escape')
      }
      expect(contents['SVG picture']!.toString()).toMatch(/^<svg .*issued 2020-03-05/s)
      expect(contents['PNG picture']!.subarray(1, 4).toString()).toBe('PNG')
      expect(contents['PNG picture']!.length).toBeGreaterThan(10_000)
      expect(contents['CSV table']!.toString().trim().split('\n')).toHaveLength(1 + 2 * 6)
      expect(contents['NDJSON table']!.toString().trim().split('\n')).toHaveLength(2 * 6)
      const series = seriesFromArrow(tableFromIPC(contents['Arrow table'])) as EnsembleForecastSeries
      expect([series.shape, series.members]).toEqual([
        [1, 2, 6],
        ['1', '4'],
      ])
      expect(contents['Parquet table']!.subarray(0, 4).toString()).toBe('PAR1')
    })

    test('an identifier with markup is text wherever it stands', async () => {
      await open('')
      await page.getByRole('link', { name: hostile }).click()
      await drawn()
      expect(await page.getByText(hostile).count()).toBeGreaterThan(0)
      expect(await page.locator('img[src=x], #main script').count()).toBe(0)
      expect(await page.evaluate('window.bad')).toBeUndefined()
    })

    test('keys are enough: an entry is found, an issue chosen, a window zoomed and a menu opened', async () => {
      await open('')
      const tabTo = async (name: RegExp) => {
        for (let i = 0; i < 60; i++) {
          await page.keyboard.press('Tab')
          const text = await page.evaluate(
            `(document.activeElement.ariaLabel ?? '') + ' ' + document.activeElement.textContent + ' ' + (document.activeElement.labels?.[0]?.textContent ?? '')`,
          )
          if (name.test(String(text))) return
        }
        throw new Error(`Tab does not lead to ${name}.`)
      }
      await tabTo(/Search entries/)
      await page.keyboard.type('rain_fcast')
      await tabTo(/^ rain_fcast /)
      await page.keyboard.press('Enter')
      await drawn()
      expect(await page.evaluate('document.activeElement.tagName')).toBe('H1')
      await tabTo(/Issue \d+ of/)
      await page.keyboard.press('ArrowLeft')
      await page.keyboard.press('ArrowLeft')
      await eventually(picture).toContain('issued 2020-03-06')
      await tabTo(/^Zoom in/)
      await page.keyboard.press('Enter')
      await eventually(() => address().has('from')).toBe(true)
      await tabTo(/Download/)
      await page.keyboard.press('Enter')
      await tabTo(/CSV table/)
      await page.keyboard.press('Escape')
      expect(await page.locator('.menu[open]').count()).toBe(0)
    })

    const VIEWS = [
      '',
      '?id=rain_fcast&compare=2020-03-05T21:00:00Z',
      '?id=rain_fcast&view=exceedance&thresholds=wet%3D5',
      '?id=rain_fcast&view=issues',
      '?id=rain_fcast&view=verification&verify=1',
      '?id=rain_fcast&view=about',
      '?id=rain_obs',
      '?id=rain_obs&view=missing',
      '?id=streamflow_ens',
    ]

    test.each(['light', 'dark'] as const)(
      'axe finds nothing serious on any view in %s',
      async (colorScheme) => {
        await page.emulateMedia({ colorScheme })
        for (const query of VIEWS) {
          await open(query)
          // The policy of the page lets no script in; the debugger may.
          await page.evaluate(axe)
          const found = (await page.evaluate(
            `axe.run().then(({ violations }) => violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
             .map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 160)).join(' ')))`,
          )) as string[]
          expect({ query, found }).toEqual({ query, found: [] })
        }
        await page.emulateMedia({ colorScheme: null })
      },
    )

    test('at 320 pixels nothing scrolls sideways, and pictures have room', async () => {
      await page.setViewportSize({ width: 320, height: 640 })
      for (const query of VIEWS) {
        await open(query)
        const wide = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
        expect({ query, wide }).toEqual({ query, wide: 0 })
        const lines = await page.evaluate(
          `[...document.querySelectorAll('.tools')].map((tools) => new Set([...tools.querySelectorAll('button, summary')]
            .filter((one) => one.checkVisibility()).map((one) => Math.round(one.getBoundingClientRect().top))).size)`,
        )
        expect({ query, lines }).toEqual({ query, lines: (lines as number[]).map(() => 1) })
      }
      await page.setViewportSize({ width: 1200, height: 900 })
    })

    test('a new issue in the archive is drawn without a reload, and told of where an older one is looked at', async () => {
      await open('?id=rain_fcast')
      await page.evaluate('window.same = true')
      await append('2020-03-09T21:00')
      await eventually(picture).toContain('issued 2020-03-09 21:00 UTC')
      await eventually(() => page.locator('.toast').textContent()).toContain(
        'New issue: 2020-03-09 21:00 UTC',
      )
      await page.getByRole('button', { name: 'Issue before' }).click()
      await eventually(picture).toContain('issued 2020-03-08')
      await append('2020-03-10T21:00')
      await eventually(() => page.locator('.toast').textContent()).toContain(
        'New issue: 2020-03-10 21:00 UTC',
      )
      await page.getByRole('button', { name: 'Show it' }).click({ timeout: 15_000 })
      await eventually(picture).toContain('issued 2020-03-10 21:00 UTC')
      expect(await page.evaluate('window.same')).toBe(true)
    })

    test('a server that is stopped is told of; when it is back, the page goes on', async () => {
      await open('?id=rain_fcast')
      const port = Number(new URL(serving.url).port)
      await serving[Symbol.asyncDispose]()
      await page.getByText('No connection; trying again').waitFor()
      await page.getByRole('button', { name: 'Issue before' }).click()
      await page.getByText('The server does not answer').first().waitFor()
      serving = await start(port)
      await page.getByText('Live', { exact: true }).waitFor()
      await eventually(picture).toContain('issued 2020-03-09')
      await eventually(() => page.getByText('The server does not answer').count()).toBe(0)
    })

    test('nothing was thrown, and the policy had nothing to refuse', () => {
      expect(problems).toEqual([])
    })

    async function append(issue: string): Promise<void> {
      using library = TimeSeriesLibrary.open(catalogue)
      using forecast = library.getSeries('rain_fcast', 'forecast')
      const last = forecast.read({ from: forecast.issues.at(-1) })
      const next = new EnsembleForecastSeries({
        ...last.info,
        issues: new TimeAxis({ start: issue, step: 'daily', length: 1 }),
        leads: last.leads,
        members: last.members,
        values: last.values,
      })
      await appendNetcdf(next, forecast.description.file!)
    }
  },
)
