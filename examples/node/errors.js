// @ts-check
// One shape for everything that goes wrong: `{ code, message, place, faults }`, as the library gives it.

import { STATUS_CODES } from 'node:http'
import { NotHeld } from './cube.js'

/** Codes that are not the caller's mistake, or not a plain 400. @type {Record<string, number>} */
const STATUS = {
  too_many_refusals: 422,
  not_contained: 409,
  too_many_cells: 507,
  cancelled: 499,
  io: 500,
  internal: 500,
  invalid_survey: 500,
  cube_mismatch: 500,
}

/** @param {import('fastify').FastifyInstance} app */
export function answerErrors(app) {
  app.setErrorHandler((error, request, reply) => {
    const { status, body } = problem(error)
    if (status === 499) request.log.info('the client has gone')
    else if (500 <= status) request.log.error(error)
    return reply.code(status).send(body)
  })
  app.setNotFoundHandler((request, reply) => {
    return reply.code(404).send(bodyOf('not_found', `there is no ${request.method} ${request.url.split('?')[0]}`))
  })
}

/**
 * @param {unknown} error
 * @returns {{ status: number, body: ReturnType<typeof bodyOf> }}
 */
function problem(error) {
  if (error instanceof NotHeld) return { status: 404, body: bodyOf('not_held', error.message) }
  if (isCxError(error)) {
    const status = STATUS[error.code] ?? 400
    return { status, body: bodyOf(error.code, error.message, error.place, error.faults) }
  }
  const { name, message, statusCode = 500, validation } = /** @type {import('fastify').FastifyError} */ (error)
  if (name === 'AbortError') return { status: 499, body: bodyOf('cancelled', 'the request was given up') }
  if (validation) return { status: 400, body: bodyOf('invalid_argument', message, { path: pathOf(validation[0]) }) }
  if (500 <= statusCode) return { status: statusCode, body: bodyOf('internal', 'something failed here; it is in the log') }
  return { status: statusCode, body: bodyOf((STATUS_CODES[statusCode] ?? 'refused').toLowerCase().replaceAll(' ', '_'), message) }
}

/**
 * @param {string} code
 * @param {string} message
 * @param {object} [place]
 * @param {readonly object[]} [faults]
 */
function bodyOf(code, message, place = {}, faults = []) {
  return { code, message, place, faults }
}

/**
 * @param {unknown} error
 * @returns {error is import('cxmetrics').CxError}
 */
function isCxError(error) {
  return error instanceof Error && 'faults' in error && 'place' in error
}

/** `/3/answer_id` as `3.answer_id`. @param {import('fastify').FastifySchemaValidationError} [fault] */
function pathOf(fault) {
  const named = fault?.params.missingProperty ?? fault?.params.additionalProperty
  return [...(fault?.instancePath ?? '').split('/').filter(Boolean), ...(named ? [named] : [])].join('.')
}
