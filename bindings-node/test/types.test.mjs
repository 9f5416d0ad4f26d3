// The typings hold for strict consumers, and are themselves without a fault: libraries are checked too.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

test('strict consumers compile, and their mistakes do not', () => {
  const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc')
  const project = fileURLToPath(new URL('types/tsconfig.json', import.meta.url))
  const { status, stdout, stderr } = spawnSync(process.execPath, [compiler, '--project', project], { encoding: 'utf8' })
  assert.equal(status, 0, `${stdout}${stderr}`)
})
