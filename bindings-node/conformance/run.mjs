// Runs every case file of a folder through the public functions of the package: `node conformance/run.mjs DIR`.
//
// Prints the failing cases, the names of skipped methods, and `node: N passed, N failed, N skipped` as the last line. The exit status
// is 0 only when nothing failed.

import { Report } from './report.mjs'

process.exitCode = run(process.argv.slice(2))

function run(folders) {
  if (folders.length !== 1) return complain('give one folder with case files: node conformance/run.mjs DIR')
  let report
  try {
    report = Report.ofFolder(folders[0])
  } catch (error) {
    return complain(`\`${folders[0]}\` cannot be read: ${error.message}`)
  }
  process.stdout.write(report.text())
  return report.failed.length === 0 ? 0 : 1
}

function complain(message) {
  process.stderr.write(`${message}\n`)
  return 1
}
