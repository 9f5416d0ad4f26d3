import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, symlink, mkdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { test } from 'node:test'
import { tableFromArrays, tableToIPC } from 'apache-arrow'

const root = fileURLToPath(new URL('..', import.meta.url))

test('the code of the README runs as it stands', async () => {
  const text = readFileSync(join(root, 'README.md'), 'utf8')
  const blocks = [...text.matchAll(/^```js\n(.*?)^```$/gms)].map(([, code]) => code)
  assert.ok(blocks.length >= 12, `${blocks.length} blocks`)
  const folder = await mkdtemp(join(tmpdir(), 'cxmetrics-'))
  try {
    await mkdir(join(folder, 'node_modules'))
    await symlink(root, join(folder, 'node_modules', 'cxmetrics'))
    await symlink(join(root, 'node_modules', 'apache-arrow'), join(folder, 'node_modules', 'apache-arrow'))
    const rows = Array.from({ length: 60 }, (_, row) => [
      `2026-11-${String(1 + (row % 28)).padStart(2, '0')} 10:00`,
      row === 7 ? 'Łódź' : 'Gdańsk',
      row === 3 ? 11 : row % 11,
      1 + (row % 5),
    ])
    await writeFile(join(folder, 'answers.csv'), ['answeredAt,store,nps,csat', ...rows].join('\n'))
    const columns = { answeredAt: [new Date()], store: ['Gdańsk'], nps: Uint8Array.of(9), csat: Uint8Array.of(5) }
    await writeFile(join(folder, 'answers.arrows'), tableToIPC(tableFromArrays(columns)))
    // One program: later blocks lean on earlier ones.
    const imports = new Set(["import assert from 'node:assert/strict'"])
    const body = blocks.join('\n').replace(/^import .*$/gm, (line) => (imports.add(line), ''))
    await writeFile(join(folder, 'readme.mjs'), `${[...imports].join('\n')}\n${body}\nconsole.log('ran to the end')\n`)
    const { stdout } = await promisify(execFile)(process.execPath, ['readme.mjs'], { cwd: folder })
    assert.match(stdout, /Gdańsk 2026-W45/)
    assert.match(stdout, /ran to the end/)
    // The page that the project begins with.
    const front = readFileSync(join(root, '..', 'README.md'), 'utf8')
    const [, block] = /^## In Node\n.*?^```js\n(.*?)^```$/ms.exec(front)
    await writeFile(join(folder, 'front.mjs'), `${block}\nconsole.log(page.slice(0, 15))\n`)
    const { stdout: said } = await promisify(execFile)(process.execPath, ['front.mjs'], { cwd: folder })
    assert.match(said, /value: 25,/)
    assert.match(said, /^Gdańsk 2026-W45 100 .*\nRadom 2026-W45 -100 /m)
    assert.match(said, /<!doctype html>/)
  } finally {
    await rm(folder, { recursive: true })
  }
})
