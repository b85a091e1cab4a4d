#!/usr/bin/env bash
# The demo page in a real browser: tests/browser/run.sh path/to/timetrack-bot
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
bot="${1:-$here/../../target/debug/timetrack-bot}"
# Node 20 knows WebSocket behind a flag, later ones without it (and accept the flag).
exec timeout 420 node --experimental-websocket --no-warnings "$here/story.mjs" "$bot"
