import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test } from 'node:test'
import * as named from '../index.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const require = createRequire(import.meta.url)
// Only a debug build has a way to panic.
const isDebug = require('../native.js').panicNow !== undefined
const read = (file) => readFileSync(join(root, file), 'utf8')
const node = (args, options) => String(execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8', stdio: 'pipe', ...options }))

test('the version is the one of the workspace', () => {
  const version = /^version = "(.+)"$/m.exec(readFileSync(join(root, '..', 'Cargo.toml'), 'utf8'))[1]
  assert.deepEqual([named.version(), require('../package.json').version], [version, version])
})

test('`import` and `require` give the same things, and the typings name them', () => {
  const required = require('../index.js')
  assert.deepEqual(Object.keys(named).sort(), Object.keys(required).sort())
  for (const name of Object.keys(named)) assert.equal(named[name], required[name])
  const declared = [...read('index.d.ts').matchAll(/^export declare (?:class|const|function|namespace) ([A-Za-z]\w+)/gm)].map(([, name]) => name)
  assert.deepEqual([...new Set(declared)].sort(), Object.keys(named).sort())
})

test('what the typings say of classes is there', () => {
  const classes = read('index.d.ts').matchAll(/^export (?:declare class|interface) (BusinessTable|Contacts|Cube|Monitor|Report|Survey|Table) \{\n(.*?)^\}/gms)
  let members = 0
  for (const [, name, body] of classes) {
    for (const [, isStatic, member] of body.matchAll(/^ {2}(static )?(?:get |readonly )?(\w+)[(:]/gm)) {
      if (member === 'constructor') continue
      const holder = isStatic ? named[name] : named[name].prototype
      assert.ok(member in holder, `${name}.${member}`)
      members += 1
    }
  }
  assert.ok(members > 50, `${members} members`)
})

test('no `any` in the typings', () => {
  for (const file of ['index.d.ts', 'documents.d.ts', 'index.d.mts']) {
    const code = read(file).replace(/\/\*[\s\S]*?\*\//g, '')
    assert.doesNotMatch(code, /\bany\b(?!:|\?)/, file)
    assert.doesNotMatch(code, /const enum/, file)
  }
})

test('the typings are those that the library makes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cxmetrics-'))
  try {
    // Elsewhere, for the library at hand is in use; and as the library at hand was built, so that nothing is compiled again.
    node(['scripts/build.mjs', '--output-dir', folder, ...(isDebug ? [] : ['--profile', 'dist'])])
    for (const file of ['index.d.ts', 'documents.d.ts', 'native.js']) {
      assert.equal(read(file), readFileSync(join(folder, file), 'utf8'), `${file} is not what \`npm run build\` writes: run it, and commit`)
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
})

const skip = isDebug ? 'skipped: the library at hand is a debug build, and none that is packed' : false
if (skip) console.log(skip)

test('the packed package works in an empty folder', { timeout: 300_000, skip }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cxmetrics-'))
  const npm = (args, cwd) => String(execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: 'pipe' }))
  try {
    const [{ filename, files }] = JSON.parse(npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder], root))
    const paths = files.map(({ path }) => path)
    for (const wanted of ['index.js', 'index.mjs', 'index.d.ts', 'documents.d.ts', 'native.js', 'README.md', 'LICENSE-MIT', 'LICENSE-APACHE']) {
      assert.ok(paths.includes(wanted), wanted)
    }
    const binaries = paths.filter((path) => path.endsWith('.node'))
    assert.equal(binaries.length, 1, `one binary, not ${binaries.join()}`)
    const names = sectionsOf(readFileSync(join(root, binaries[0])))
    if (names) assert.deepEqual(names.filter((name) => /^\.(debug|symtab)/.test(name)), [], 'the binary is stripped')
    assert.ok(!paths.some((path) => /^(src|test|target|benches)\//.test(path)), paths.join())
    await writeFile(join(folder, 'package.json'), '{ "private": true }')
    npm(['install', '--offline', '--no-audit', '--no-fund', `./${filename}`], folder)
    const script = `
      const { Survey } = require('cxmetrics')
      import('cxmetrics').then(async ({ Survey: Imported }) => {
        const cube = await new Survey({ ratings: { nps: 'nps' } }).fold({ nps: [10, 9, 7, 3] })
        console.log(Survey === Imported, cube.nps('nps', { minBase: 0 }).value)
      })
    `
    assert.equal(node(['-e', script], { cwd: folder }).trim(), 'true 25')
  } finally {
    await rm(folder, { recursive: true })
  }
})

/** The names of the sections of a 64-bit ELF library; nothing of other libraries. */
function sectionsOf(library) {
  if (library.toString('latin1', 0, 5) !== '\x7fELF\x02') return undefined
  const start = Number(library.readBigUInt64LE(40))
  const [size, count, names] = [58, 60, 62].map((at) => library.readUInt16LE(at))
  const offsetOf = (section) => Number(library.readBigUInt64LE(start + section * size + 24))
  return Array.from({ length: count }, (_, section) => {
    const at = offsetOf(names) + library.readUInt32LE(start + section * size)
    return library.toString('latin1', at, library.indexOf(0, at))
  })
}
