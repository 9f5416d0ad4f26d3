import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ces, csat, nps, npsOfCounts, npsOfShares, shareWithoutBase } from '../index.mjs'

const code = (wanted) => (error) => error.name === 'CxError' && error.code === wanted

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
  assert.throws(() => nps([9.5]), code('invalid_argument'))
  assert.throws(() => nps([NaN]), code('invalid_argument'))
  assert.throws(() => npsOfCounts(-1, 0, 0), code('invalid_argument'))
  assert.throws(() => npsOfShares(70, 9), code('out_of_range'))
})
