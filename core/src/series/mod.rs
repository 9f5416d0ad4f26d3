//! A metric over time: every period with its base, gaps said, what kind of day it was; trend, change points, decomposition, forecast, lead and
//! lag.
