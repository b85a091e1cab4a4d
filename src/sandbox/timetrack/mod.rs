//! A stand-in for TimeTrack.
