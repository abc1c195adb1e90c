#!/usr/bin/env bash
# Builds the page into dist/ if it is stale. Called by api-service's build, which packs the result into its jar.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

# One build at a time, and none while the tests install the same packages.
mkdir -p ../target
exec 9>../target/frontend.lock
flock 9

lock=$(sha256sum package-lock.json | cut -d' ' -f1)
if [ "$(cat node_modules/.installed 2>/dev/null)" != "$lock" ]; then
  npm ci --no-audit --no-fund --loglevel=error
  echo "$lock" > node_modules/.installed
fi

if [ ! -f dist/index.html ] || [ -n "$(find . -path ./node_modules -prune -o -path ./dist -prune -o -type f -newer dist/index.html -print -quit)" ]; then
  npm run --silent build
fi
