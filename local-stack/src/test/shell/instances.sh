#!/usr/bin/env bash
# Instances live side by side, come back after any kill, and leave nothing when they stop.
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../../.." && pwd)
source "$root/local-stack/src/test/shell/support/tap.sh"
source "$root/local-stack/src/test/shell/support/instance.sh"

python=${TESTLANE_PYTHON:-python3}
folder=$(mktemp -d /tmp/testlane-instances-XXXXXX)
declare -A pids ports
trap 'for pid in "${pids[@]}"; do end_process "$pid" 60; done; rm -rf "$folder"' EXIT

# name: starts an instance and waits until it is ready.
start() {
  ports[$1]=${ports[$1]:-$(free_port)}
  rm -f "$folder/$1.log"
  : >"$folder/$1.log"
  setsid "$root/run" --port "${ports[$1]}" --data "$folder/$1" >>"$folder/$1.log" 2>&1 </dev/null &
  pids[$1]=$!
  disown
  if ! await_line "$folder/$1.log" 'Testlane is ready at' "${pids[$1]}" 600; then
    cat "$folder/$1.log"
    return 1
  fi
}

get() { curl -sf --max-time 5 "http://127.0.0.1:${ports[$1]}/$2"; }

# name part title: kills the part and waits until another process stands in for it.
kill_part() {
  local old starts end=$((SECONDS + 90))
  old=$(part_pid "$folder/$1" "$2")
  starts=$(grep -c "$3.* ready" "$folder/$1.log")
  kill -KILL "$old"
  until [ "$(grep -c "$3.* ready" "$folder/$1.log")" -gt "$starts" ]; do
    if [ $SECONDS -ge $end ]; then
      cat "$folder/$1.log"
      return 1
    fi
    sleep 0.2
  done
  [ "$(part_pid "$folder/$1" "$2")" != "$old" ]
}

one_line() { [ "$(grep -c '^Testlane is ready at http://127.0.0.1:'"${ports[$1]}"'/$' "$folder/$1.log")" = 1 ]; }

owner_only() { [ -z "$(find "$folder/$1" -maxdepth 1 ! -name test-files -type d -perm /077)" ] && [ -z "$(find "$folder/$1/secrets" -type f -perm /077)" ]; }

loopback_only() {
  local listening
  listening=$(processes_of "$folder/$1" | cut -d' ' -f1 | xargs "$python" "$root/local-stack/src/test/shell/support/listening.py")
  [ "$(wc -l <<<"$listening")" -ge 4 ] && ! grep -vE '^(127\.0\.0\.1|::1|::ffff:127\.0\.0\.1) ' <<<"$listening"
}

nothing_left() { ! processes_of "$folder/$1" | grep .; }

start a && start b
check 'two instances are ready at the same time' get a api/v1/environments
check 'each at its own port' get b api/v1/environments
check 'one line says so' one_line a
check 'everything listens on loopback only' loopback_only a
check 'data is for its owner only' owner_only a
check 'a second start with the same data is refused' says 1 'Another Testlane is using' \
  "$root/run" --port "$(free_port)" --data "$folder/a"
check 'a start at a taken port is refused' says 1 "Port ${ports[a]} is in use" \
  "$root/run" --port "${ports[a]}" --data "$folder/c"
check 'a killed PostgreSQL comes back' kill_part a postgres PostgreSQL
check 'a killed RabbitMQ comes back' kill_part a rabbitmq RabbitMQ
check 'a killed runner comes back' kill_part a runner-1 runner-1
check 'a killed api-service comes back' kill_part a api-1 api-1

kill -KILL "${pids[a]}"
start a
check 'a killed start is taken over by the next' get a api/v1/environments
check 'the other instance has seen nothing' get b api/v1/environments
for name in a b; do
  check "$name stops on SIGTERM" end_process "${pids[$name]}" 60
  check "$name leaves no process" nothing_left "$name"
done
pids=()
finish
