// The package by its names, for `import`.

import cxmetrics from './index.js'

export const {
  Cube,
  Report,
  Survey,
  Table,
  ces,
  csat,
  errorCodes,
  infer,
  jsonSchemas,
  nps,
  npsOfCounts,
  npsOfShares,
  shareWithoutBase,
  version,
} = cxmetrics
