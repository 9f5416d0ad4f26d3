// Builds the native library, its loader and the typings. `--profile NAME` picks a profile of the workspace's Cargo.toml.
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const require = createRequire(import.meta.url)
const cli = join(dirname(require.resolve('@napi-rs/cli/package.json')), 'dist', 'cli.js')

// Its own target folder: the flags of a build for Node differ from those of a plain one. Absolute, for the compiler runs elsewhere.
const build = ['build', '--platform', '--no-const-enum', '--js', 'native.js', '--dts', 'index.d.ts', '--target-dir', join(root, '..', 'target', 'napi')]
run(process.execPath, [cli, ...build, ...process.argv.slice(2)])
run(process.execPath, [join(root, 'scripts', 'document-types.mjs')])

function run(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit' })
  if (error) throw error
  if (status !== 0) process.exit(status ?? 1)
}
