// The package by its names, for `import`.

import cxmetrics from './index.js'

export const {
  AnalysisDocument,
  BusinessTable,
  Cube,
  Report,
  Survey,
  Table,
  assessInvestment,
  ces,
  compare,
  csat,
  errorCodes,
  infer,
  investmentByAssociation,
  jsonSchemas,
  nps,
  npsOfCounts,
  npsOfShares,
  shareWithoutBase,
  version,
} = cxmetrics
