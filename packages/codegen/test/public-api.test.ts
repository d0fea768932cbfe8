import * as codegen from '@uchronia/codegen'
import { expect, it } from 'vitest'

it('exports these names and no others', () => {
  expect(Object.keys(codegen).sort()).toEqual([
    'CodegenError',
    'buildPlan',
    'checkAbi',
    'checkCoverage',
    'checkDrift',
    'checkSymbols',
    'configJsonSchema',
    'describeAbi',
    'diffModels',
    'explain',
    'exportedFunctions',
    'findCompiler',
    'formatChanges',
    'formatProblem',
    'generate',
    'generatorVersion',
    'lintModel',
    'loadConfig',
    'loadProject',
    'main',
    'parseConfig',
    'readHeaders',
    'writeProject',
  ])
})
