import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { mkdtemp, mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test } from 'node:test'
import * as named from '../index.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const require = createRequire(import.meta.url)
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
  const declared = [...read('index.d.ts').matchAll(/^export declare (?:class|function|namespace) (\w+)/gm)].map(([, name]) => name)
  assert.deepEqual([...new Set(declared)].sort(), Object.keys(named).sort())
})

test('what the typings say of classes is there', () => {
  const classes = read('index.d.ts').matchAll(/^export (?:declare class|interface) (Cube|Report|Survey|Table) \{\n(.*?)^\}/gms)
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
  const before = ['index.d.ts', 'documents.d.ts', 'native.js'].map((file) => [file, read(file)])
  // A build says anew what it exports; whatever it was built with, the library at hand stays.
  const profile = existsSync(join(root, '..', 'target', 'napi', 'debug')) ? [] : ['--release']
  node(['scripts/build.mjs', ...profile])
  for (const [file, text] of before) assert.equal(read(file), text, `${file} has changed: commit what \`npm run build\` wrote`)
})

test('strict consumers compile, and mistakes do not', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cxmetrics-'))
  try {
    await mkdir(join(folder, 'node_modules', '@types'), { recursive: true })
    await symlink(root, join(folder, 'node_modules', 'cxmetrics'))
    await symlink(join(root, 'node_modules', '@types', 'node'), join(folder, 'node_modules', '@types', 'node'))
    for (const file of readdirSync(join(root, 'test', 'types'))) {
      await writeFile(join(folder, file), read(join('test', 'types', file)))
    }
    const compilerOptions = {
      target: 'es2023',
      lib: ['es2023', 'dom', 'dom.asynciterable', 'dom.iterable'],
      module: 'nodenext',
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      isolatedModules: true,
      noEmit: true,
      skipLibCheck: false,
      types: ['node'],
    }
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['consumer.mts', 'consumer.cts'] }))
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
    try {
      node([tsc, '-p', folder])
    } catch (error) {
      assert.fail(error.stdout)
    }
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('the packed package works in an empty folder', { timeout: 300_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cxmetrics-'))
  const npm = (args, cwd) => String(execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: 'pipe' }))
  try {
    const [{ filename, files }] = JSON.parse(npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder], root))
    const paths = files.map(({ path }) => path)
    for (const wanted of ['index.js', 'index.mjs', 'index.d.ts', 'documents.d.ts', 'native.js', 'README.md', 'LICENSE-MIT', 'LICENSE-APACHE']) {
      assert.ok(paths.includes(wanted), wanted)
    }
    assert.ok(paths.some((path) => path.endsWith('.node')), 'the binary')
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
