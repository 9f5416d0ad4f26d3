// @ts-check
// A back end with a live cube behind it. `npm start` runs it; `build` is what tests and other programs take.

import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { Survey } from 'cxmetrics'
import Fastify from 'fastify'
import { LiveCube } from './cube.js'
import { answerErrors } from './errors.js'
import { answerRoutes } from './routes/answers.js'
import { healthRoutes } from './routes/health.js'
import { liveRoutes } from './routes/live.js'
import { readingRoutes } from './routes/readings.js'
import { reportRoutes } from './routes/report.js'
import { whyRoutes } from './routes/why.js'
import { sample } from './sample.js'

/**
 * @typedef {object} Options
 * @property {Survey} survey what was asked
 * @property {string} directory where the journal and the snapshot live
 * @property {import('cxmetrics').Data | null} [seed] what is counted when there is no snapshot yet
 * @property {number} [snapshotEvery] milliseconds between snapshots; a minute without it
 * @property {boolean | object} [logger] as Fastify takes it
 */

/**
 * The application, not yet listening.
 * @param {Options} options
 */
export async function build({ survey, directory, seed, snapshotEvery = 60_000, logger = false }) {
  const live = await LiveCube.open({ survey, directory, seed })
  const app = Fastify({ logger, forceCloseConnections: 'idle', return503OnClosing: true })
  answerErrors(app)
  const options = { live }
  app.register(answerRoutes, options)
  app.register(readingRoutes, options)
  app.register(reportRoutes, options)
  app.register(whyRoutes, options)
  app.register(liveRoutes, options)
  app.register(healthRoutes, options)

  const save = () => live.snapshot().catch((error) => app.log.error(error, 'no snapshot was written'))
  const timer = setInterval(save, snapshotEvery).unref()
  live.seeded.then(
    () => app.log.info({ rows: live.cube.rows, held: live.held }, 'all answers are counted'),
    (error) => app.log.error(error, 'the seed was not counted'),
  )
  // Runs when no request is under way any more.
  app.addHook('onClose', async () => {
    clearInterval(timer)
    await live.close()
  })
  return app
}

/** @param {NodeJS.ProcessEnv} environment */
async function main(environment) {
  const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url))
  const definition = environment.SURVEY ?? here('../data/demo-survey.json')
  const demo = here('../../out/demo.csv')
  const app = await build({
    survey: Survey.fromJSON(await readFile(definition, 'utf8')),
    directory: environment.DATA ?? here('data'),
    seed: environment.SEED ?? (existsSync(demo) ? demo : sample(new Date())),
    logger: true,
  })
  await app.listen({ host: environment.HOST ?? '127.0.0.1', port: Number(environment.PORT ?? 3000) })
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => app.close())
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.env)
