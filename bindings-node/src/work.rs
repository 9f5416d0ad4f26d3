//! Work off the event loop.

use napi::bindgen_prelude::{AsyncTask, Env, Error, ToNapiValue, TypeName};
use napi::{Result, Task};

use crate::failure::{Failure, contained};

/// What runs on a thread of the pool; its result settles a promise.
pub struct Work<T> {
    run: Option<Box<dyn FnOnce() -> std::result::Result<T, Failure> + Send>>,
    failure: Option<Failure>,
}

/// Runs `run` off the event loop.
pub(crate) fn off_loop<T>(run: impl FnOnce() -> std::result::Result<T, Failure> + Send + 'static) -> AsyncTask<Work<T>>
where
    T: Send + ToNapiValue + TypeName + 'static,
{
    AsyncTask::new(Work { run: Some(Box::new(run)), failure: None })
}

impl<T: Send + ToNapiValue + TypeName + 'static> Task for Work<T> {
    type Output = T;
    type JsValue = T;

    fn compute(&mut self) -> Result<T> {
        let run = self.run.take();
        contained(move || match run {
            Some(run) => run(),
            None => Err(Failure::argument("the work has run before")),
        })
        .map_err(|failure| {
            // Only the thread of the caller can make an error of JavaScript.
            self.failure = Some(failure);
            Error::from_reason("the work failed")
        })
    }

    fn resolve(&mut self, _: Env, output: T) -> Result<T> {
        Ok(output)
    }

    fn reject(&mut self, env: Env, error: Error) -> Result<T> {
        Err(self.failure.take().map_or(error, |failure| failure.into_error(env)))
    }
}
