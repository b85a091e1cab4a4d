//! A person's time zone and what time it is there.

use super::escape::Safe;
use super::message::{Colour, Reply};
use super::words::Msg;
use super::{ReplyContext, admin, punch, when};
use crate::model::Zone;

/// Where a person's zone comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ZoneStatus {
    /// The person chose it earlier.
    Chosen,
    /// The setting's, as the person chose none.
    Default,
    /// The person has just chosen it.
    Changed,
    /// The same, and TimeTrack did not show by then what runs.
    ChangedUnread,
    /// An admin has just set it.
    ByAdmin,
}

/// A person's zone and what time it is there; always private.
pub fn zone(zone: &Zone, status: ZoneStatus, context: ReplyContext) -> Reply {
    let message = match status {
        ZoneStatus::Chosen => Msg("zone-own"),
        ZoneStatus::Default => Msg("zone-default"),
        ZoneStatus::Changed | ZoneStatus::ChangedUnread => Msg("zone-set"),
        ZoneStatus::ByAdmin => Msg("zone-by-admin"),
    };
    let time = Safe::wording(zone.wall(context.now).format("%H:%M").to_string());
    let body = context.say(message, &[("zone", when::zone_name(zone).into()), ("time", time.into())]);
    let unread = (status == ZoneStatus::ChangedUnread).then(|| context.say(Msg("zone-unread"), &[]));
    let lines: Vec<Safe> =
        std::iter::once(body).chain(admin::no_summer_time(zone, context)).chain(unread).collect();
    let embed = punch::plain(Colour::Grey, context.say(Msg("zone-title"), &[]), &lines);
    Reply { private: true, ..context.embed(embed) }
}
