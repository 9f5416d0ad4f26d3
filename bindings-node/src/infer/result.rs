//! Results of the library as the plain objects of this namespace: the same fields, counts as numbers.

use cxmetrics::{Unit, infer};
use napi::bindgen_prelude::Either;

use super::Interval;
use crate::reading::Money;

/// A field as JavaScript has it.
pub(super) trait Plain<T> {
    fn plain(self) -> T;
}

impl Plain<f64> for u64 {
    fn plain(self) -> f64 {
        self as f64
    }
}

impl Plain<f64> for usize {
    fn plain(self) -> f64 {
        self as f64
    }
}

impl Plain<Interval> for infer::Interval {
    fn plain(self) -> Interval {
        self.into()
    }
}

impl Plain<Either<&'static str, Money>> for Unit {
    fn plain(self) -> Either<&'static str, Money> {
        crate::reading::unit(self)
    }
}

impl<T: Plain<U>, U> Plain<Option<U>> for Option<T> {
    fn plain(self) -> Option<U> {
        self.map(T::plain)
    }
}

impl<T: Plain<U>, U> Plain<Vec<U>> for Vec<T> {
    fn plain(self) -> Vec<U> {
        self.into_iter().map(T::plain).collect()
    }
}

macro_rules! as_it_is {
    ($($kind:ty),*) => {$(
        impl Plain<$kind> for $kind {
            fn plain(self) -> $kind {
                self
            }
        }
    )*};
}

as_it_is!(f64, u32, bool, &'static str, (f64, f64));

/// How a result of the library becomes one of this namespace, field by field.
macro_rules! plain {
    ($core:ty => $name:ident { $($field:ident),* $(,)? }) => {
        impl From<$core> for $name {
            fn from(found: $core) -> Self {
                Self { $($field: $crate::infer::result::Plain::plain(found.$field)),* }
            }
        }

        impl $crate::infer::result::Plain<$name> for $core {
            fn plain(self) -> $name {
                self.into()
            }
        }
    };
}

pub(super) use plain;
