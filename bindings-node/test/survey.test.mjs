import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { Survey } from '../index.mjs'

const short = { time: 'answeredAt', zone: 'Europe/Warsaw', ratings: { nps: 'nps', csat: 'csat' }, dimensions: ['store'] }

test('a survey is made from short forms and says itself in full', () => {
  const survey = new Survey({ ...short, maxRefused: 0.1 })
  assert.deepEqual(survey.toJSON(), {
    time: { column: 'answeredAt', zone: 'Europe/Warsaw' },
    dimensions: ['store'],
    questions: { csat: { kind: 'rating', scale: 'csat' }, nps: { kind: 'rating', scale: 'nps' } },
    max_refused: 0.1,
  })
  assert.deepEqual([survey.dimensions, survey.questions], [['store'], ['csat', 'nps']])
  assert.deepEqual(survey.columns, ['answeredAt', 'store', 'csat', 'nps'])
})

test('a survey comes back from its JSON, as text and as an object', () => {
  const survey = new Survey(short)
  assert.ok(Survey.fromJSON(JSON.stringify(survey)).equals(survey))
  assert.ok(Survey.fromJSON(survey.toJSON()).equals(survey))
  assert.ok(new Survey(survey.toJSON()).equals(survey))
  assert.ok(!new Survey({ ...short, zone: 'Europe/Lisbon' }).equals(survey))
})

test('every fault is named at once', () => {
  assert.throws(() => new Survey({ ratings: { nps: 'npss' }, dimensions: ['a', 'a'], maxRefused: 5, weigth: 'w' }), (error) => {
    assert.equal(error.name, 'CxError')
    assert.equal(error.code, 'invalid_survey')
    const faults = error.faults.map(({ path, code }) => [path, code])
    assert.deepEqual(faults.toSorted?.() ?? faults.sort(), [
      ['dimensions[1]', 'duplicate_name'],
      ['max_refused', 'out_of_range'],
      ['questions', 'no_questions'],
      ['ratings.nps', 'malformed'],
      ['weigth', 'unknown_field'],
    ])
    assert.match(error.faults.find(({ path }) => path === 'weigth').message, /did you mean `weight`\?/)
    return true
  })
})

test('a survey prints what matters', () => {
  assert.equal(inspect(new Survey({ ...short, name: 'stores' }), { breakLength: 100 }), "Survey { name: 'stores', dimensions: [ 'store' ], questions: [ 'csat', 'nps' ] }")
})
