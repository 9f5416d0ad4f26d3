//! Money beside answers: what a point goes with, what is at risk, and what an investment would have to bring.
//!
//! A [`BusinessTable`] is a cube of its own: its keys are dimensions, its amounts are measures in a currency, so its sums are
//! exact and what it refused is counted. Nothing here says that answers cause money: [`BusinessValue`] is an association,
//! [`RevenueAtRisk`] and [`Return`] rest on assumptions, and each document lists all of its own.

mod amount;
mod assumption;
mod business;
mod investment;
mod phrase;
mod risk;
mod value;

pub use amount::{Amount, Money};
pub use assumption::{Assumption, Source};
pub use business::{BusinessColumns, BusinessTable, Duplicate, Duplicates};
pub use investment::{Estimate, Investment, Outcome, Return};
pub use risk::{ClassAtRisk, LossRates, NpsClass, Recovered, RecoveredRequest, RevenueAtRisk, RiskRequest};
pub use value::{BusinessValue, Joined, ValueAssociation, ValueRequest, ValueRow};

#[cfg(test)]
mod tests;
