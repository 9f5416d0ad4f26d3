// The package by its names, for `import`.

import cxmetrics from './index.js'

export const {
  AnalysisDocument,
  BusinessTable,
  Contacts,
  Cube,
  Monitor,
  Report,
  Survey,
  Table,
  assessInvestment,
  bucket,
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
