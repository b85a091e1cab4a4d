//! Members of a server and their roles: who is there, giving and taking a role, and whether the bot can.

use std::collections::HashMap;

use serenity::model::Permissions;

use super::*;
use crate::model::{RoleId, RoleTrouble};

/// What the bot may need ("Permissions"): to post panels and boards and to keep them up, and to give the presence role.
const PERMISSIONS: Permissions = Permissions::VIEW_CHANNEL
    .union(Permissions::SEND_MESSAGES)
    .union(Permissions::SEND_MESSAGES_IN_THREADS)
    .union(Permissions::EMBED_LINKS)
    .union(Permissions::READ_MESSAGE_HISTORY)
    .union(Permissions::MANAGE_ROLES);
/// What nobody is to be able to do because they clock in: what Discord counts as a moderator's ("Permissions").
const POWERS: Permissions = Permissions::ADMINISTRATOR
    .union(Permissions::KICK_MEMBERS)
    .union(Permissions::BAN_MEMBERS)
    .union(Permissions::MODERATE_MEMBERS)
    .union(Permissions::MANAGE_CHANNELS)
    .union(Permissions::MANAGE_GUILD)
    .union(Permissions::MANAGE_GUILD_EXPRESSIONS)
    .union(Permissions::MANAGE_MESSAGES)
    .union(Permissions::MANAGE_NICKNAMES)
    .union(Permissions::MANAGE_ROLES)
    .union(Permissions::MANAGE_THREADS)
    .union(Permissions::MANAGE_WEBHOOKS);
/// Roles of a member that are read.
const MAX_ROLES: usize = 250;

/// A member of a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuildMember {
    pub roles: Vec<RoleId>,
}

/// Until when the rate limit for roles leaves no room, for each server.
#[derive(Default)]
pub(super) struct RoleBuckets(Mutex<HashMap<GuildId, Instant>>);

impl RoleBuckets {
    fn full_for(&self, guild: GuildId, now: Instant) -> Duration {
        let mut buckets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        buckets.retain(|_, until| *until > now);
        buckets.get(&guild).map_or(Duration::ZERO, |until| *until - now)
    }

    fn note(&self, guild: GuildId, until: Instant) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(guild, until);
    }
}

impl Rest {
    /// A member of a guild; `None` if this person is not one.
    ///
    /// # Errors
    /// [`Error`]; also if the bot is not in the guild.
    pub async fn member(&self, guild: GuildId, member: MemberId) -> Result<Option<GuildMember>, Error> {
        let (guild_id, user_id) = (guild_id(guild), user_id(member));
        match self.request(get(Route::GuildMember { guild_id, user_id })).await {
            Ok(json) => Ok(Some(GuildMember { roles: roles_of(&json) })),
            Err(Error::NotMember) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// How long no role may be given or taken in a guild; zero if one may be now.
    pub fn roles_rest(&self, guild: GuildId) -> Duration {
        self.0.role_buckets.full_for(guild, Instant::now())
    }

    /// Gives a member a role. Again changes nothing.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn give_role(&self, guild: GuildId, member: MemberId, role: RoleId) -> Result<(), Error> {
        self.change_role(LightMethod::Put, guild, (member, role)).await
    }

    /// Takes a role from a member. Again changes nothing.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn take_role(&self, guild: GuildId, member: MemberId, role: RoleId) -> Result<(), Error> {
        self.change_role(LightMethod::Delete, guild, (member, role)).await
    }

    async fn change_role(
        &self,
        method: LightMethod,
        guild: GuildId,
        (member, role): (MemberId, RoleId),
    ) -> Result<(), Error> {
        tokio::time::sleep(self.roles_rest(guild)).await;
        let (guild_id, user_id) = (guild_id(guild), user_id(member));
        let route = Route::GuildMemberRole { guild_id, user_id, role_id: id::RoleId::new(role.0.max(1)) };
        let answer = self.answer(ApiRequest { method, ..get(route) }).await?;
        if !answer.full_for.is_zero() {
            self.0.role_buckets.note(guild, Instant::now() + answer.full_for.min(LONGEST_PAUSE));
        }
        Ok(())
    }

    /// Why the bot cannot give and take a role; `None` if it can. What the server shows is looked at first. Then the bot takes the role from
    /// itself, which does not have it: Discord checks the rest, and nothing changes.
    ///
    /// # Errors
    /// [`Error`], if Discord does not say.
    pub async fn role_trouble(&self, guild: GuildId, role: RoleId) -> Result<Option<RoleTrouble>, Error> {
        let own = self.user().await?;
        let shown = match self.request(get(Route::Guild { guild_id: guild_id(guild) })).await {
            Err(Error::NotAccessible(_)) => return Ok(Some(RoleTrouble::NotInServer)),
            shown => shown?,
        };
        let Some(member) = self.member(guild, own).await? else { return Ok(Some(RoleTrouble::NotInServer)) };
        let trouble = visible_trouble(&shown["roles"], &member.roles, (guild, role));
        if trouble.is_some() || member.roles.contains(&role) {
            return Ok(trouble);
        }
        match self.take_role(guild, own, role).await {
            Ok(()) => Ok(None),
            Err(Error::TwoFactor) => Ok(Some(RoleTrouble::TwoFactor)),
            Err(Error::UnknownRole) => Ok(Some(RoleTrouble::Gone)),
            // The permission is there. Of two roles with the same position the older one is above.
            Err(Error::NotAccessible(_)) => Ok(Some(RoleTrouble::TooHigh)),
            Err(Error::Other(_)) => Ok(Some(RoleTrouble::Managed)),
            Err(error) => Err(error),
        }
    }

    /// Where an admin invites the bot with all the permissions that it may need; the developer portal as long as the application is not
    /// known.
    pub fn invite(&self) -> String {
        match self.0.application.get() {
            Some(application) => format!(
                "https://discord.com/oauth2/authorize?client_id={application}&scope=bot+applications.commands&permissions={}",
                PERMISSIONS.bits()
            ),
            None => "https://discord.com/developers/applications".to_owned(),
        }
    }

    /// The bot's own user.
    async fn user(&self) -> Result<MemberId, Error> {
        if let Some(user) = self.0.user.get() {
            return Ok(*user);
        }
        let json = self.request(get(Route::UserMe)).await?;
        let user = MemberId(number(&json["id"]).ok_or_else(|| unexpected("a user without an id"))?);
        Ok(*self.0.user.get_or_init(|| user))
    }
}

/// Why a bot with these roles cannot give this one, as far as the list of a server's roles shows it.
fn visible_trouble(roles: &Json, own: &[RoleId], (guild, role): (GuildId, RoleId)) -> Option<RoleTrouble> {
    if role.0 == guild.0 {
        return Some(RoleTrouble::Everyone);
    }
    let listed = || roles.as_array().into_iter().flatten();
    let Some(wanted) = listed().find(|one| id_of(one) == Some(role)) else { return Some(RoleTrouble::Gone) };
    if wanted["managed"] == json!(true) {
        return Some(RoleTrouble::Managed);
    }
    if permissions(wanted).intersects(POWERS) {
        return Some(RoleTrouble::Powerful);
    }
    let is_own = |one: &&Json| id_of(one).is_some_and(|id| id.0 == guild.0 || own.contains(&id));
    let own = || listed().filter(is_own);
    let rights = own().map(permissions).fold(Permissions::empty(), Permissions::union);
    if !rights.intersects(Permissions::MANAGE_ROLES | Permissions::ADMINISTRATOR) {
        return Some(RoleTrouble::NoRight);
    }
    let position = |role: &Json| role["position"].as_i64().unwrap_or(0);
    let highest = own().map(position).max().unwrap_or(0);
    (position(wanted) > highest).then_some(RoleTrouble::TooHigh)
}

fn permissions(role: &Json) -> Permissions {
    let bits = role["permissions"].as_str().and_then(|bits| bits.parse().ok()).unwrap_or(0);
    Permissions::from_bits_truncate(bits)
}

fn id_of(role: &Json) -> Option<RoleId> {
    number(&role["id"]).map(RoleId)
}

fn roles_of(member: &Json) -> Vec<RoleId> {
    let roles = member["roles"].as_array().into_iter().flatten().take(MAX_ROLES);
    roles.filter_map(number).map(RoleId).collect()
}

fn guild_id(guild: GuildId) -> id::GuildId {
    id::GuildId::new(guild.0.max(1))
}

fn user_id(member: MemberId) -> id::UserId {
    id::UserId::new(member.0.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GUILD: GuildId = GuildId(500);

    fn role(id: u64, position: i64, permissions: u64, managed: bool) -> Json {
        json!({ "id": id.to_string(), "position": position, "permissions": permissions.to_string(), "managed": managed })
    }

    #[test]
    fn what_keeps_the_bot_from_giving_a_role_is_told_apart() {
        let manage = Permissions::MANAGE_ROLES.bits();
        let shown = |everyone: u64, own: u64| {
            let kick = Permissions::KICK_MEMBERS.bits();
            let others =
                [role(1, 3, 0, false), role(2, 11, 0, false), role(3, 2, 0, true), role(5, 3, kick, false)];
            let fixed = [role(GUILD.0, 0, everyone, false), role(9, 10, own, true)];
            Json::from_iter(fixed.into_iter().chain(others))
        };
        let trouble = |roles: &Json, wanted| visible_trouble(roles, &[RoleId(9)], (GUILD, RoleId(wanted)));
        let all = shown(0, manage);
        assert_eq!(trouble(&all, 1), None);
        assert_eq!(trouble(&all, 2), Some(RoleTrouble::TooHigh));
        assert_eq!(trouble(&all, 3), Some(RoleTrouble::Managed));
        assert_eq!(trouble(&all, 4), Some(RoleTrouble::Gone));
        assert_eq!(trouble(&all, 5), Some(RoleTrouble::Powerful));
        assert_eq!(trouble(&all, 9), Some(RoleTrouble::Managed));
        assert_eq!(trouble(&all, GUILD.0), Some(RoleTrouble::Everyone));
        assert_eq!(trouble(&shown(0, 0), 1), Some(RoleTrouble::NoRight));
        assert_eq!(trouble(&shown(manage, 0), 1), None, "everybody may");
        let admin = Permissions::ADMINISTRATOR.bits();
        assert_eq!(trouble(&shown(0, admin), 1), None);
        assert_eq!(trouble(&Json::Null, 1), Some(RoleTrouble::Gone));
    }

    #[test]
    fn a_bucket_that_is_full_has_room_again_when_its_window_ends() {
        let (buckets, now) = (RoleBuckets::default(), Instant::now());
        let second = Duration::from_secs(1);
        assert_eq!(buckets.full_for(GUILD, now), Duration::ZERO);
        buckets.note(GUILD, now + second);
        assert_eq!(buckets.full_for(GUILD, now), second);
        assert_eq!(buckets.full_for(GuildId(501), now), Duration::ZERO);
        assert_eq!(buckets.full_for(GUILD, now + second), Duration::ZERO);
    }
}
