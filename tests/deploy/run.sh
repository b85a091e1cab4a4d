#!/usr/bin/env bash
# The files in `deploy/`, judged by the tools that will read them: promtool, compose and systemd. Takes the program.
#   tests/deploy/run.sh target/debug/timetrack-bot
set -euo pipefail
bot="$(realpath "$1")"
cd "$(dirname "$0")/../../deploy"
tmp="$(mktemp -d)"
trap 'rm -rf "$tmp"' EXIT

not_checked() { echo "NOT checked, since $1 cannot be had here: $2"; }

# Only the tool out of Debian's package: the package itself starts a server.
promtool="$(command -v promtool || true)"
if [ -z "$promtool" ] && (cd "$tmp" && apt-get download prometheus >/dev/null 2>&1 && dpkg-deb -x prometheus_*.deb prometheus); then
  promtool="$tmp/prometheus/usr/bin/promtool"
fi
if [ -n "$promtool" ]; then
  (cd monitoring && "$promtool" check config prometheus.yml && "$promtool" test rules alerts-test.yml)
else
  not_checked promtool monitoring/
fi

# The first version of compose knows everything in the file but its name.
compose=()
name=""
if docker compose version >/dev/null 2>&1; then
  compose=(docker compose)
elif command -v docker-compose >/dev/null || apt-get install -y -qq --no-install-recommends docker-compose >/dev/null 2>&1; then
  compose=(docker-compose)
  name="/^name:/d"
fi
if [ "${#compose[@]}" -gt 0 ]; then
  # Beside a settings file as an operator has it: what it says of places must not win.
  cp -r . "$tmp/deploy"
  cp ../.env.example "$tmp/.env"
  sed -i "$name" "$tmp/deploy/compose.yaml"
  "${compose[@]}" -f "$tmp/deploy/compose.yaml" --profile endpoint --profile monitoring config >"$tmp/config.yaml"
  for line in 'DATABASE_URL: sqlite:///data/timetrack-bot.db' 'LISTEN_ADDR: 0.0.0.0:8080' 'read_only: true' 'grafana:'; do
    grep -qF "$line" "$tmp/config.yaml" || { echo "compose does not come to: $line"; exit 1; }
  done
  echo "compose.yaml is understood"
else
  not_checked compose compose.yaml
fi

if command -v systemd-analyze >/dev/null; then
  cp -- *.service *.timer "$tmp"
  sed -i "s#/usr/local/bin/timetrack-bot#$bot#" "$tmp"/*.service
  said="$(systemd-analyze verify "$tmp"/timetrack-bot.service "$tmp"/timetrack-bot-backup.timer "$tmp"/timetrack-bot-backup.service 2>&1)"
  # It ends well after an unknown setting, which it only mentions.
  if [ -n "$said" ]; then
    echo "$said"
    exit 1
  fi
  echo "the units are understood"
else
  not_checked systemd-analyze "the units"
fi
