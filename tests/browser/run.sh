#!/usr/bin/env bash
# The demo page in a real browser:
#   tests/browser/run.sh path/to/timetrack-bot               the story, and whether docs/pictures.md still shows what the bot says
#   tests/browser/run.sh path/to/timetrack-bot --pictures    makes docs/pictures.md and docs/pictures/ anew
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
bot="${1:-$here/../../target/debug/timetrack-bot}"
# Node 20 knows WebSocket behind a flag, later ones without it (and accept the flag).
tell() { timeout "$1" node --experimental-websocket --no-warnings "$here/$2" "${@:3}"; }
if [ "${2:-}" = --pictures ]; then
  tell 900 pictures.mjs "$bot" --write
else
  tell 600 story.mjs "$bot"
  tell 900 pictures.mjs "$bot"
fi
