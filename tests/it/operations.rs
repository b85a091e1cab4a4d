//! What an operator relies on: health, readiness, metrics, and the jobs of the command line, beside a bot at work.

mod decisions;
mod deployment;
mod image;
mod jobs;
mod monitoring;
mod people;
mod queue;
mod release;
mod trail;
