#!/usr/bin/env bash
# Several of each start with one command, survive the loss of a broker node and an API process, and leave nothing.
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../../.." && pwd)
source "$root/local-stack/src/test/shell/support/tap.sh"
source "$root/local-stack/src/test/shell/support/instance.sh"

python=${TESTLANE_PYTHON:-python3}
folder=$(mktemp -d /tmp/testlane-clustered-XXXXXX)
data=$folder/data log=$folder/log pid=
trap '[ -z "$pid" ] || end_process "$pid" 60; rm -rf "$folder"' EXIT

start() {
  port=$(free_port)
  : >"$log"
  setsid "$root/run" --brokers 3 --api 2 --runners 3 --port "$port" --data "$data" >>"$log" 2>&1 </dev/null &
  pid=$!
  await_line "$log" 'Testlane is ready at' "$pid" 600 || { cat "$log"; return 1; }
}

all_there() {
  local part
  for part in rabbitmq-{1..3} api-{1,2} runner-{1..3}; do
    runs "$(part_pid "$data" "$part")" || { echo "$part does not run"; return 1; }
  done
}

# parts...: at the same time, with no time to say goodbye.
kill_parts() {
  local part
  for part in "$@"; do kill -KILL "$(part_pid "$data" "$part")" || return 1; done
}

# What a user's client does: ask again when a connection breaks off.
ask() { curl -sSf --max-time 60 --retry 20 --retry-delay 1 --retry-all-errors "$@"; }

# Submits a run and waits until it has ended.
a_run_succeeds() {
  local runs=http://127.0.0.1:$port/api/v1/runs run deadline=$((SECONDS + 120))
  rm -f "$folder/run.json"
  run=$(ask -H 'Content-Type: application/json' -H "Idempotency-Key: $RANDOM$RANDOM" "$runs" -d \
    '{"username": "ann", "environmentId": 7, "testPaths": ["sample-tests/test_success.py"]}' | sed -n 's/.*"id":\([0-9]*\).*/\1/p')
  until grep -q '"finishedAt":"' "$folder/run.json" 2>/dev/null || [ "$SECONDS" -gt "$deadline" ]; do
    curl -sSN --max-time 60 "$runs/$run/events" | grep -q '^event:end'
    ask "$runs/$run" >"$folder/run.json"
  done
  grep -q '"status":"SUCCESS"' "$folder/run.json" || { cat "$folder/run.json"; return 1; }
}

start
check 'several of each are ready' grep 'Testlane is ready at' "$log"
check 'every part runs' all_there
check 'a run succeeds' a_run_succeeds
check 'a broker node and an API process are killed' kill_parts rabbitmq-1 api-1
check 'a run succeeds without them' a_run_succeeds
check 'stops on SIGTERM' end_process "$pid" 60
pid=
check 'leaves no process' eval '! processes_of "$folder" | grep .'
finish
