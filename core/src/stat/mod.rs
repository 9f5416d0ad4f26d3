//! Private numerical floor: special functions, quantiles, exact and compensated sums.
