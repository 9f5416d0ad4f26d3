import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Survey, errorCodes } from '../index.mjs'

const native = createRequire(import.meta.url)('../native.js')
const header = readFileSync(new URL('../types/header.d.ts', import.meta.url), 'utf8')

test('the typings name every code, and no other', () => {
  const union = /export type ErrorCode =\n((?: {2}\| '[a-z_]+'\n)+)/.exec(header)[1]
  assert.deepEqual([...union.matchAll(/'([a-z_]+)'/g)].map(([, code]) => code), errorCodes())
})

test('codes are those of the library', () => {
  const source = readFileSync(new URL('../../core/src/error.rs', import.meta.url), 'utf8')
  const codes = [...source.matchAll(/Self::\w+ => "([a-z_]+)",/g)].map(([, code]) => code)
  assert.ok(codes.length > 20)
  assert.deepEqual(errorCodes(), [...codes, 'invalid_argument', 'internal'])
})

test('an error has its code, place and faults', () => {
  try {
    new Survey({ ratings: { nps: 'npss' } })
    assert.fail('no error')
  } catch (error) {
    assert.ok(error instanceof Error)
    assert.deepEqual([error.name, error.code, error.place, error.faults.length], ['CxError', 'invalid_survey', { path: 'ratings.nps' }, 2])
    assert.match(error.stack, /errors\.test\.mjs/)
  }
})

// Only a debug build can be made to panic. Where the one at hand is none, that of `cargo test --workspace` will do.
const debug = ['libcxmetrics_node.so', 'libcxmetrics_node.dylib', 'cxmetrics_node.dll']
  .map((name) => fileURLToPath(new URL(`../../target/debug/${name}`, import.meta.url)))
  .find(existsSync)
const skip = native.panicNow || debug ? false : 'skipped: no debug build; `cargo test --workspace` makes one'
if (skip) console.log(skip)

test('a panic is an error with the code `internal`, and the process lives on', { skip }, () => {
  // In a process of its own: it has one library alone, and the message of the panic goes to standard error.
  const load = native.panicNow ? `const native = require('./native.js')` : `process.dlopen(library, ${JSON.stringify(debug)}); const native = library.exports`
  const script = `
    const library = { exports: {} }
    ${load}
    const codes = []
    try { native.panicNow() } catch (error) { codes.push(error.code) }
    native.panicLater().catch((error) => codes.push(error.code)).then(() => console.log(codes.join()))
  `
  const said = execFileSync(process.execPath, ['-e', script], { cwd: new URL('..', import.meta.url), stdio: ['ignore', 'pipe', 'ignore'] })
  assert.equal(String(said).trim(), 'internal,internal')
})
