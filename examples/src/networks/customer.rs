//! Customers who come again after gaps, until they do not.

use super::world::DAYS;
use crate::random::Random;

/// How many customers.
pub const CUSTOMERS: usize = 3_000;

/// One customer.
#[derive(Debug, Clone, PartialEq)]
pub struct Customer {
    /// `C00001` and so on.
    pub name: String,
    /// The shape of the gamma of gaps.
    pub shape: f64,
    /// The mean gap in days.
    pub mean_gap: f64,
    /// The moment of going away, in days.
    pub churn: Option<f64>,
    /// The moments of contacts, in days.
    pub contacts: Vec<f64>,
}

/// Draws customers. Half of them go away at some moment between their first contact and the end.
pub(super) fn customers(random: &mut Random) -> Vec<Customer> {
    let last = DAYS as f64;
    let mut customers = Vec::with_capacity(CUSTOMERS);
    for at in 0..CUSTOMERS {
        let shape = [1.0, 2.0, 4.0][random.weighted(&[39, 36, 25])];
        let mean_gap = libm::exp(3.03 + 0.85 * random.normal()).clamp(3.0, 150.0);
        let mut now = random.between(0.0, last / 2.0);
        let churn = random.chance(0.5).then(|| random.between(now + 5.0, last - 5.0));
        let mut contacts = Vec::new();
        while now < churn.unwrap_or(last) {
            contacts.push(now);
            now += mean_gap * random.gamma(shape);
        }
        customers.push(Customer { name: format!("C{:05}", at + 1), shape, mean_gap, churn, contacts });
    }
    customers
}
