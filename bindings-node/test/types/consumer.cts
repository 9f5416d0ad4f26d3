// The same package by `require`.

import cxmetrics = require('cxmetrics')

const survey: cxmetrics.Survey = new cxmetrics.Survey({ ratings: { nps: 'nps' } })
const folded: Promise<cxmetrics.Cube> = survey.fold({ nps: Uint8Array.of(9) })

export = folded
