//! The private numerical floor: special functions, their inverses, root finding, quadrature and exact-order sums.
//!
//! Everything here is total and pure. Tails are computed as tails, never as one minus the other side, wherever the small
//! side is asked for.

pub(crate) mod beta;
pub(crate) mod binomial;
pub(crate) mod chi_square;
pub(crate) mod f;
pub(crate) mod least_squares;
pub(crate) mod matrix;
pub(crate) mod normal;
pub(crate) mod quadrature;
pub(crate) mod random;
pub(crate) mod root;
pub(crate) mod student;
pub(crate) mod sum;
pub(crate) mod whole;
