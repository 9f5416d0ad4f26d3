import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ces, csat, infer, nps, npsOfCounts, npsOfShares, shareWithoutBase } from '../index.mjs'

const code = (wanted, about = /./) => (error) => error.name === 'CxError' && error.code === wanted && about.test(error.message)

test('NPS of a list and of bytes', () => {
  const reading = nps([10, 9, 7, 3])
  assert.equal(reading.value, 25) // two promoters, one detractor, of four
  assert.ok(reading.low < 25 && 25 < reading.high)
  assert.deepEqual(
    { ...reading, low: null, high: null },
    { value: 25, low: null, high: null, confidence: 0.95, unit: 'points', method: 'nps.ci.score', n: 4, nEff: null, flags: ['low_base'], withheld: null },
  )
  assert.deepEqual(nps(Uint8Array.of(10, 9, 7, 3)), reading)
  assert.deepEqual(npsOfCounts(1, 1, 2), reading)
})

test('CSAT and CES', () => {
  assert.equal(csat([5, 4, 2, 5]).value, 0.75)
  assert.equal(ces([7, 6, 5, 6]).value, 6)
})

test('published shares have no interval and say so', () => {
  const reading = npsOfShares(0.7, 0.09)
  assert.ok(Math.abs(reading.value - 61) < 1e-9)
  assert.deepEqual([reading.low, reading.high, reading.flags], [null, null, ['no_base']])
  assert.equal(shareWithoutBase(0.4).value, 0.4)
})

test('nothing to say is not zero', () => {
  const reading = nps([])
  assert.deepEqual([reading.value, reading.withheld, reading.n], [null, 'empty', 0])
})

test('what is off the scale is an error with its row', () => {
  assert.throws(() => nps([10, 11]), (error) => code('out_of_range')(error) && error.place.row === 1)
  assert.throws(() => nps([9.5]), code('out_of_range', /answers\[0\] `9\.5`/))
  assert.throws(() => nps([NaN]), code('out_of_range', /answers\[0\] `NaN`/))
  assert.throws(() => npsOfCounts(-1, 0, 0), code('out_of_range', /detractors `-1` is not a count/))
  assert.throws(() => infer.wilson(-1, 10), code('out_of_range'))
  assert.throws(() => npsOfShares(70, 9), code('out_of_range'))
})

test('what is no list of numbers is an error with its place, and nothing is made of a length', () => {
  assert.throws(() => nps(7), code('invalid_argument', /answers is a number; give an array/))
  assert.throws(() => nps([9, '10']), code('invalid_argument', /answers\[1\] is a string/))
  assert.throws(() => npsOfCounts('1', 0, 0), code('invalid_argument', /detractors is a string/))
  assert.throws(() => shareWithoutBase(), code('invalid_argument', /share is missing/))
  const { rss } = process.memoryUsage()
  assert.throws(() => nps(new Array(2 ** 32 - 1)), code('invalid_argument', /answers\[0\] is missing/))
  assert.ok(process.memoryUsage().rss - rss < 2 ** 28)
  assert.equal(nps(Float64Array.of(10, 9, 7, 3)).value, 25)
  assert.equal(nps(BigInt64Array.of(10n, 9n, 7n, 3n)).value, 25)
})
