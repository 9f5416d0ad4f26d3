//! Civil days, zones, grains and half-open periods.
