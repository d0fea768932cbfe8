#!/usr/bin/env node
// Prints what to put into a bug report. Arguments: names of packages whose versions matter.
import { debugInfo } from '@uchronia/refcount'

const packages = process.argv.slice(2)
console.log(JSON.stringify(debugInfo(packages.length > 0 ? packages : undefined), null, 2))
