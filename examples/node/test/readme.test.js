// @ts-check
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFile, readdir } from 'node:fs/promises'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { sample } from '../sample.js'
import { directory, start } from './harness.js'

const run = promisify(execFile)

test('every curl line of the README does what it says', async (t) => {
  const { url, ask } = await start(t, { seed: sample(new Date('2026-11-20T12:00:00Z')) })
  while ((await ask('/health')).body.status !== 'ok') continue
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
  const lines = readme.split('\n').filter((line) => line.startsWith('curl '))
  assert.ok(15 < lines.length)
  const here = await directory()
  for (const line of lines) {
    const expected = /# (\d{3})$/.exec(line)?.[1] ?? '2'
    // The status goes to stderr; a stream that is cut off by --max-time is as it should be.
    const command = line.replaceAll('localhost:3000', url).replace(/^curl/, "curl -w '%{stderr}%{http_code}'").replace(/ # \d{3}$/, '')
    const { stdout, stderr } = await run('bash', ['-c', `${command} || [ $? = 28 ]`], { cwd: here })
    assert.ok(stderr.startsWith(expected), `${line}: ${stderr} ${stdout}`)
  }
  assert.deepEqual((await readdir(here)).sort(), ['nps.arrow', 'raport.html', 'report.html', 'tydzien.html'])
})
