#!/usr/bin/env node
// The bundled command, which starts in a third of the time; in a checkout, when that was compiled after it was bundled,
// the command as it was compiled. CommonJS, since its loader starts sooner.
const { statSync } = require('node:fs')
const { join } = require('node:path')

const bundled = join(__dirname, '../dist/command/main.cjs')

/** The time of a file in milliseconds; -Infinity when there is none, as there is none of the compiler where npm installs. */
function timeOf(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Number.NEGATIVE_INFINITY
}

function isCurrent() {
  const time = timeOf(bundled)
  if (time === Number.NEGATIVE_INFINITY) return false
  const compiled = ['uchronia', 'series', 'cinterop', 'refcount', 'engine', 'verify', 'plot'].map((name) =>
    timeOf(join(__dirname, '../..', name, 'dist/.tsbuildinfo')),
  )
  return time >= Math.max(...compiled)
}

if (isCurrent()) require(bundled)
else import('../dist/cli/main.js')
