// What came of a run: cases by method, failures with what differed, and what was skipped by name.

import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Case, Unreadable, isRefusal } from './case.mjs'
import { compute } from './methods.mjs'
import { Tolerance } from './tolerance.mjs'

export class Report {
  /** Passed cases by method. */
  passed = new Map()
  /** Failed cases: their id, and what differed. */
  failed = []
  /** Skipped cases by method, or alert scenarios by their id. */
  skipped = new Map()

  /** Runs every `*.json` in `folder`, in the order of the file names. A file that is no case file is a failure of the run. */
  static ofFolder(folder) {
    const report = new Report()
    for (const name of readdirSync(folder).sort()) {
      if (name.endsWith('.json')) report.run(name, readFileSync(join(folder, name), 'utf8'))
    }
    return report
  }

  /** Runs the cases of one file; `name` stands for it in messages. */
  run(name, text) {
    let file
    try {
      file = JSON.parse(text)
    } catch (error) {
      return this.#fail(name, `this is not JSON: ${error.message}`)
    }
    switch (file?.format) {
      case 'cx-vectors/1':
        return this.#each(name, file, 'cases', (one) => this.#case(name, one))
      case 'cx-alert-scenarios/1':
        return this.#each(name, file, 'scenarios', (one) => this.#scenario(name, one))
      default:
        return this.#fail(name, `the format \`${file?.format ?? 'none'}\` is unknown`)
    }
  }

  /** The failures, the names of what was skipped, and the line of counts, last. */
  text() {
    const failed = this.failed.map(({ id, detail }) => `FAILED ${id}: ${detail}\n`)
    const skipped = [...this.skipped].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, n]) => `skipped ${name}: ${n}\n`)
    const counts = `${total(this.passed)} passed, ${this.failed.length} failed, ${total(this.skipped)} skipped`
    return `${failed.join('')}${skipped.join('')}node: ${counts}\n`
  }

  #each(name, file, list, run) {
    if (Array.isArray(file[list])) file[list].forEach(run)
    else this.#fail(name, `there is no list \`${list}\``)
  }

  #fail(id, detail) {
    this.failed.push({ id, detail })
  }

  #scenario(name, scenario) {
    if (typeof scenario?.id === 'string') count(this.skipped, `alert scenario ${scenario.id}`)
    else this.#fail(name, 'a scenario has no `id`')
  }

  #case(name, one) {
    if (typeof one?.id !== 'string' || typeof one.method !== 'string') {
      return this.#fail(name, 'a case has no `id` or no `method`')
    }
    const tolerance = new Tolerance(one.tolerance)
    let differences
    try {
      const produced = compute(one.method, new Case(one.inputs, one.params))
      if (produced === undefined) return count(this.skipped, one.method)
      differences = tolerance.differences(one.expected, produced)
    } catch (error) {
      differences = isRefusal(error) ? refused(tolerance, one.expected, error) : [unexpected(error)]
    }
    if (differences.length === 0) count(this.passed, one.method)
    else this.#fail(one.id, `${one.method}: ${differences.join('; ')}`)
  }
}

/** Where the library refuses, every number is undefined. */
function refused(tolerance, expected, error) {
  const undefinedOnes = Object.entries(expected ?? {}).filter(([, value]) => value === null)
  const produced = { error: error.code, ...Object.fromEntries(undefinedOnes) }
  const differences = tolerance.differences(expected, produced)
  return differences.length === 0 ? differences : [...differences, `refused with \`${error.code}\`: ${error.message}`]
}

function unexpected(error) {
  return error instanceof Unreadable ? error.message : `failed with ${error?.code ?? error?.name}: ${error?.message}`
}

function count(into, name) {
  into.set(name, (into.get(name) ?? 0) + 1)
}

function total(counts) {
  return [...counts.values()].reduce((sum, n) => sum + n, 0)
}
