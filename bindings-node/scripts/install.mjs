// Runs after `npm install`: builds the native library where none for this platform came along, as in a clone.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const require = createRequire(import.meta.url)

if (!loads()) {
  if (!existsSync(join(root, 'Cargo.toml'))) {
    fail('there is no binary for this platform in the package; build it from a clone of the repository')
  }
  if (spawnSync('cargo', ['--version']).status !== 0) {
    fail('there is no binary for this platform, and no cargo to build it with; install Rust 1.89 or later')
  }
  console.log('cxmetrics: no binary for this platform yet; building it, which takes some minutes')
  const built = spawnSync(process.execPath, [join(root, 'scripts', 'build.mjs'), '--profile', 'dist'], { cwd: root, stdio: 'inherit' })
  if (built.status !== 0) process.exit(built.status ?? 1)
}

function loads() {
  try {
    require(join(root, 'native.js'))
    return true
  } catch {
    return false
  }
}

function fail(message) {
  console.error(`cxmetrics: ${message}`)
  process.exit(1)
}
