// Builds the native library, its loader and the typings. `--profile NAME` picks a profile of the workspace's Cargo.toml, and
// `--output-dir FOLDER` says where all of it goes instead of here.
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const require = createRequire(import.meta.url)
const cli = join(dirname(require.resolve('@napi-rs/cli/package.json')), 'dist', 'cli.js')
const given = process.argv.slice(2)

// A folder of its own: the flags of a build for Node differ from those of a plain one. Absolute, for the compiler runs elsewhere.
const target = join(resolve(process.env.CARGO_TARGET_DIR ?? join(root, '..', 'target')), 'napi')
const build = ['build', '--platform', '--no-const-enum', '--js', 'native.js', '--dts', 'index.d.ts', '--target-dir', target]
run(process.execPath, [cli, ...build, ...given])
const output = given.includes('--output-dir') ? resolve(given[given.indexOf('--output-dir') + 1]) : root
run(process.execPath, [join(root, 'scripts', 'document-types.mjs'), output])

function run(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit' })
  if (error) throw error
  if (status !== 0) process.exit(status ?? 1)
}
