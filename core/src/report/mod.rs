//! Specification -> document, all numbers in it -> renderers.
