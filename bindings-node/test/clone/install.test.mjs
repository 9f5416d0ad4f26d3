// What somebody does who has the repository and no binary: one `npm install`. Slow, for the library is compiled; what it depends on is
// not, where the repository has been built before.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test } from 'node:test'

const repository = fileURLToPath(new URL('../../..', import.meta.url))

test('`npm install` in a clone builds a package that works', { timeout: 1_800_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'cxmetrics-'))
  try {
    execFileSync('git', ['clone', '--quiet', '--local', repository, join(folder, 'clone')])
    const cwd = join(folder, 'clone', 'bindings-node')
    const env = { ...process.env, CARGO_TARGET_DIR: process.env.CARGO_TARGET_DIR ?? join(repository, 'target') }
    execFileSync('npm', ['install', '--no-audit', '--no-fund'], { cwd, env, stdio: 'inherit' })
    const script = `
      const { Survey, version } = require(${JSON.stringify(cwd)})
      new Survey({ ratings: { nps: 'nps' } }).fold({ nps: [10, 9, 7, 3] }).then((cube) => {
        console.log(version(), cube.nps('nps', { minBase: 0 }).value)
      })
    `
    const said = execFileSync(process.execPath, ['-e', script], { cwd: folder, encoding: 'utf8' })
    assert.match(said, /^\d+\.\d+\.\d+ 25\n$/)
    const changed = execFileSync('git', ['status', '--porcelain'], { cwd, encoding: 'utf8' })
    assert.equal(changed, '', 'the build writes what is committed')
  } finally {
    rmSync(folder, { recursive: true })
  }
})
