// The project's own cases all pass, and as many as the manifest says.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { infer } from 'cxmetrics'
import { Case, Unreadable } from '../conformance/case.mjs'
import { compute } from '../conformance/methods.mjs'
import { Report } from '../conformance/report.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const own = join(root, 'core', 'tests', 'vectors')

test('own cases pass and none is skipped in silence', () => {
  const report = Report.ofFolder(own)
  assert.deepEqual(report.failed, [])
  const lines = readFileSync(join(own, 'manifest.txt'), 'utf8').trim().split('\n')
  const listed = (wanted) => {
    const chosen = lines.map((line) => line.split(' ')).filter(([what]) => what === wanted)
    return Object.fromEntries(chosen.map(([, n, id]) => [id, Number(n)]))
  }
  assert.equal(Object.keys(listed('run')).length + Object.keys(listed('skip')).length, lines.length)
  assert.deepEqual(counted(report.passed), listed('run'))
  assert.deepEqual(counted(report.skipped), listed('skip'))
})

for (const folder of ['vectors', 'scenarios']) {
  const dir = join(process.env.CXMETRICS_SHARED ?? join(root, '..', 'shared'), folder)
  const skip = existsSync(dir) ? false : `skipped: there is no folder ${folder} beside the checkout, and CXMETRICS_SHARED names none`
  test(`the ${folder} beside the checkout do not fail`, { skip }, () => {
    const report = Report.ofFolder(dir)
    assert.deepEqual(report.failed, [])
    assert.ok(report.passed.size + report.skipped.size > 0)
    for (const method of infer.METHODS) assert.ok(!report.skipped.has(method), method)
  })
}

test('every method of the package is run', () => {
  assert.ok(infer.METHODS.length > 0)
  for (const method of infer.METHODS) {
    assert.throws(
      () => compute(method, new Case(null, null)),
      (error) => error instanceof Unreadable && !error.message.includes('not run here'),
      method,
    )
  }
})

test('a case passes only when every value matches', () => {
  const outcome = (method, expected) => {
    const one = {
      id: 'a',
      method,
      inputs: { values: [4, 9] },
      params: { probs: [0.5], confidence: 0.95, class_width: 1 },
      expected,
      tolerance: { abs: 0.001, rel: 0 },
    }
    return outcomeOf({ format: 'cx-vectors/1', cases: [one] })
  }
  assert.deepEqual(outcome('quantile.type7', { quantiles: [6.5009] }), [1, 0, 0])
  assert.deepEqual(outcome('quantile.type7', { quantiles: [6.502] }), [0, 1, 0])
  assert.deepEqual(outcome('quantile.type7', { quantiles: [6.5, 7] }), [0, 1, 0])
  assert.deepEqual(outcome('quantile.type7', { quantiles: [6.5], other: 1 }), [0, 1, 0])
  assert.deepEqual(outcome('quantile.type7', { quantiles: [null] }), [0, 1, 0])
  assert.deepEqual(outcome('quantile.type7', { quantiles: ['inf'] }), [0, 1, 0])
  assert.deepEqual(outcome('quantile.type7', {}), [0, 1, 0])
  assert.deepEqual(outcome('median.ci_order', { median: 6.5, lower: null }), [1, 0, 0])
  assert.deepEqual(outcome('median.ci_order', { lower: 4 }), [0, 1, 0])
  assert.deepEqual(outcome('mean.of_everything', { mean: 6.5 }), [0, 0, 1])
  assert.deepEqual(outcome('constructor', { mean: 6.5 }), [0, 0, 1])
  assert.deepEqual(outcome('mean.trimmed', { trimmed_mean: 6.5 }), [0, 1, 0])
})

test('a refusal matches its code and what is undefined, and nothing else', () => {
  const outcome = (inputs, expected) =>
    outcomeOf({ format: 'cx-vectors/1', cases: [{ id: 'a', method: 'nps.ci.score', inputs, params: {}, expected }] })
  const none = { detractors: 0, passives: 0, promoters: 0 }
  assert.deepEqual(outcome(none, { error: 'empty' }), [1, 0, 0])
  assert.deepEqual(outcome(none, { error: 'empty', nps: null }), [1, 0, 0])
  assert.deepEqual(outcome(none, { error: 'too_few' }), [0, 1, 0])
  assert.deepEqual(outcome(none, { nps: 0 }), [0, 1, 0])
  assert.deepEqual(outcome({ ...none, detractors: 'many' }, { nps: null }), [0, 1, 0])
})

test('files that are no case files fail, and scenarios are skipped by name', () => {
  assert.deepEqual(outcomeOf('{'), [0, 1, 0])
  assert.deepEqual(outcomeOf(null), [0, 1, 0])
  assert.deepEqual(outcomeOf({ format: 'cx-vectors/2', cases: [] }), [0, 1, 0])
  assert.deepEqual(outcomeOf({ format: 'cx-vectors/1' }), [0, 1, 0])
  assert.deepEqual(outcomeOf({ format: 'cx-vectors/1', cases: [{}, null] }), [0, 2, 0])
  assert.deepEqual(outcomeOf({ format: 'cx-alert-scenarios/1', scenarios: [{ id: 'quiet' }] }), [0, 0, 1])
  assert.deepEqual(outcomeOf({ format: 'cx-alert-scenarios/1', scenarios: [null] }), [0, 1, 0])
})

test('the program says how many and exits by the failures', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cxmetrics-'))
  try {
    const program = fileURLToPath(new URL('../conformance/run.mjs', import.meta.url))
    const run = (...folders) => spawnSync(process.execPath, [program, ...folders], { encoding: 'utf8' })
    const wilson = (id, p) => ({ id, method: 'csat.ci.wilson', inputs: { successes: 1, n: 2 }, params: {}, expected: { p } })
    const unknown = { id: 'c', method: 'mean.of_everything', inputs: {}, params: {}, expected: { mean: 1 } }
    const write = (cases) => writeFileSync(join(folder, 'a.json'), JSON.stringify({ format: 'cx-vectors/1', cases }))

    write([wilson('a', 0.5), unknown])
    const good = run(folder)
    assert.deepEqual([good.status, good.stdout], [0, 'skipped mean.of_everything: 1\nnode: 1 passed, 0 failed, 1 skipped\n'])

    write([wilson('a', 0.5), wilson('b', 0.6), unknown])
    const bad = run(folder)
    assert.equal(bad.status, 1)
    assert.match(bad.stdout, /^FAILED b: csat\.ci\.wilson: p is 0\.5, not 0\.6\n/)
    assert.match(bad.stdout, /\nnode: 1 passed, 1 failed, 1 skipped\n$/)

    assert.deepEqual([run().status, run(join(folder, 'none')).status], [1, 1])
  } finally {
    rmSync(folder, { recursive: true })
  }
})

function outcomeOf(file) {
  const report = new Report()
  report.run('file.json', typeof file === 'string' ? file : JSON.stringify(file))
  const total = (counts) => Object.values(counted(counts)).reduce((sum, n) => sum + n, 0)
  return [total(report.passed), report.failed.length, total(report.skipped)]
}

function counted(counts) {
  return Object.fromEntries(counts)
}
