//! Whole monitors on made-up networks.
