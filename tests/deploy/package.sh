#!/usr/bin/env bash
# Installs a .deb of the bot into a fresh Debian in a folder, upgrades, removes and purges it, and looks at what is there each time.
#   tests/deploy/package.sh target/debian/timetrack-bot_….deb        (as root; needs debootstrap and Debian's packages)
set -euo pipefail
deb="$(realpath "$1")"
root="$(mktemp -d)"
# The bot's user has to get in.
chmod 0755 "$root"
trap 'rm -rf "$root"' EXIT
debootstrap --variant=minbase bookworm "$root" >/dev/null
cp "$deb" "$root/bot.deb"

inside() { chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"; }
must() { inside "$@" || { echo "does not hold: $*"; exit 1; }; }
is() {
  local found
  found="$(inside stat -c '%a %U:%G' "$1" 2>/dev/null || echo none)"
  [ "$found" = "$2" ] || { echo "$1 is $found, not $2"; exit 1; }
}

inside dpkg -i /bot.deb
must timetrack-bot --version
must getent passwd timetrack-bot
is /etc/timetrack-bot '750 root:timetrack-bot'
is /etc/timetrack-bot/env '640 root:timetrack-bot'
is /var/lib/timetrack-bot '700 timetrack-bot:timetrack-bot'
for file in \
  usr/lib/systemd/system/timetrack-bot.service usr/lib/systemd/system/timetrack-bot-backup.timer \
  usr/share/man/man1/timetrack-bot.1.gz usr/share/man/man1/timetrack-bot-queue-retry.1.gz \
  usr/share/bash-completion/completions/timetrack-bot usr/share/doc/timetrack-bot/docs/install.md usr/share/doc/timetrack-bot/copyright; do
  [ -s "$root/$file" ] || { echo "/$file is missing"; exit 1; }
done
# What the units name is where they say.
while read -r named; do
  [ -e "$root$named" ] || { echo "a unit names $named, which is not there"; exit 1; }
done < <(grep -hoE '(/usr/[a-z/]*timetrack-bot(/docs/operating.md)?)' "$root"/usr/lib/systemd/system/timetrack-bot* | sort -u)

# The settings file is read as the bot's user and names what is to be filled in.
set +e
told="$(inside su -s /bin/sh timetrack-bot -c 'cd; timetrack-bot --env-file /etc/timetrack-bot/env doctor' 2>&1)"
code=$?
set -e
if [ "$code" != 2 ] || ! grep -q 'DISCORD_TOKEN is missing' <<<"$told"; then
  echo "doctor ended with $code: $told"
  exit 1
fi

echo '# mine' >>"$root/etc/timetrack-bot/env"
touch "$root/var/lib/timetrack-bot/timetrack-bot.db"
inside dpkg -i /bot.deb
grep -q '# mine' "$root/etc/timetrack-bot/env" || { echo "an upgrade changed the settings"; exit 1; }

inside dpkg -r timetrack-bot
[ ! -e "$root/usr/bin/timetrack-bot" ] || { echo "the program is still there"; exit 1; }
grep -q '# mine' "$root/etc/timetrack-bot/env" || { echo "removing took the settings away"; exit 1; }

inside dpkg -P timetrack-bot
[ ! -e "$root/etc/timetrack-bot" ] || { echo "purging left the settings"; exit 1; }
[ -e "$root/var/lib/timetrack-bot/timetrack-bot.db" ] || { echo "purging took the records away"; exit 1; }
left="$(find "$root/usr" -name '*timetrack-bot*')"
[ -z "$left" ] || { echo "purging left: $left"; exit 1; }
echo "installed, upgraded, removed and purged as it should be"
