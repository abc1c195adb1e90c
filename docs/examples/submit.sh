#!/bin/sh
# Submits a run over HTTP and follows it to its end: submit.sh ENVIRONMENT TEST_PATH
# Ends with status 0 if the run succeeds, 1 if it ends otherwise, 2 if it is refused.
set -eu
api=${TESTLANE_URL:-http://127.0.0.1:8081}/api/v1

# The key makes it safe to send the request again: the same key gives the same run.
run=$(curl -sS --fail-with-body --retry 5 --retry-connrefused "$api/runs" \
  -H 'Content-Type: application/json' -H "Idempotency-Key: $(cat /proc/sys/kernel/random/uuid)" \
  -d "{\"username\": \"ci\", \"environmentId\": $1, \"testPaths\": [\"$2\"]}") || { echo "refused: $run" >&2; exit 2; }
id=$(echo "$run" | sed 's/^{"id":\([0-9]*\),.*/\1/')
echo "run $id is QUEUED"

curl -sSN "$api/runs/$id/events" >/dev/null # status and output live; the stream closes when the run has ended
curl -sS "$api/runs/$id/log"
status=$(curl -sS "$api/runs/$id" | sed 's/.*"status":"\([A-Z_]*\)".*/\1/')
echo "run $id is $status"
[ "$status" = SUCCESS ]
