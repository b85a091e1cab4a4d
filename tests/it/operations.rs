//! What an operator depends on: health, readiness, metrics, and the jobs of the command line while a bot runs.

mod decisions;
mod deployment;
mod image;
mod jobs;
mod monitoring;
mod people;
mod queue;
mod release;
mod trail;
