//! Forecasts by exponential smoothing.
