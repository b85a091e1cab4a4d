//! From a call to an answer in time, the same for both transports.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use crate::app::App;
use crate::discord::Said;
use crate::slash::Call;

/// What follows a first answer that was not the last word.
pub type Then = Pin<Box<dyn Future<Output = ()> + Send>>;

/// What to send, and what to do afterwards.
pub struct Answer {
    /// The first answer; due within two seconds of the press.
    pub first: Said,
    /// To be run in a task of its own once `first` is on its way.
    pub then: Option<Then>,
}

/// Answers a call within two seconds of the press.
pub async fn answer(app: &Arc<App>, call: Call) -> Answer {
    let _ = (app, call);
    unimplemented!("transport helper")
}
