# One instance of Testlane that the black-box parts share. The state is in files, because parts run in subshells.

instance=$root/target/test-instance

instance_started() { [ -f "$instance/pid" ]; }

# Starts it at the first call; sets TESTLANE_URL.
instance_needed() {
  instance_started || start_instance || return 1
  TESTLANE_URL=$(cat "$instance/url")
  TESTLANE_INSTANCE_DATA=$instance/data
  export TESTLANE_URL TESTLANE_INSTANCE_DATA
}

start_instance() {
  rm -rf "$instance"
  mkdir -p "$instance"
  local port
  port=$(free_port)
  # A session of its own: Ctrl-C reaches it through stop_instance only.
  # Its uploads are our own, so they may run on machines without a sandbox.
  TESTLANE_RUNNER_UNSANDBOXED_UPLOADS=true setsid "$root/run" --port "$port" --data "$instance/data" --runners 2 >"$instance/output.log" 2>&1 </dev/null &
  echo $! >"$instance/pid"
  echo "http://127.0.0.1:$port" >"$instance/url"
  await_line "$instance/output.log" 'Testlane is ready at' "$(cat "$instance/pid")" 600 && return
  echo 'The instance did not become ready:'
  cat "$instance/output.log"
  return 1
}

# file text pid seconds: waits for a line; fails when the process ends or the time is over.
await_line() {
  local end=$((SECONDS + $4))
  until grep -q "$2" "$1"; do
    runs "$3" && [ $SECONDS -lt $end ] || return 1
    sleep 0.2
  done
}

# pid: whether it runs; one that only waits for its parent to notice does not.
runs() { grep -qsv '^State:[[:space:]]*Z' <(grep -s '^State:' "/proc/$1/status"); }

# data name: the pid of one of an instance's processes.
part_pid() { sed -n 's/.*"pid" : \([0-9]*\).*/\1/p' "$1/processes/$2.json" 2>/dev/null; }

free_port() {
  "$python" - <<'END'
import random, socket
while True:
    port = random.randint(20000, 32000)
    with socket.socket() as candidate:
        if candidate.connect_ex(("127.0.0.1", port)) != 0:
            break
print(port)
END
}

# pid seconds: SIGTERM; fails when the process does not end in time, and then kills it.
end_process() {
  local end=$((SECONDS + $2))
  kill -TERM "$1" 2>/dev/null || return 0
  while runs "$1"; do
    if [ $SECONDS -ge $end ]; then
      kill -KILL "$1"
      return 1
    fi
    sleep 0.1
  done
}

# folder: the processes that were started with it, work in it or name it.
processes_of() {
  local process
  for process in /proc/[0-9]*; do
    if [ "${process#/proc/}" != $$ ] && [ "${process#/proc/}" != "$BASHPID" ] &&
      { grep -qsF -e "$1" "$process/cmdline" "$process/environ" || [[ $(readlink "$process/cwd" 2>/dev/null) == "$1"* ]]; }; then
      echo "${process#/proc/} $(tr '\0' ' ' <"$process/cmdline" 2>/dev/null | cut -c1-120)"
    fi
  done
}

stop_instance() {
  if instance_started; then
    end_process "$(cat "$instance/pid")" 60 || true
    rm -f "$instance/pid"
  fi
}

# A part of its own: the instance ends in time and leaves nothing.
test_shutdown() {
  end_and_look "$(cat "$instance/pid")" "$instance/data" | tee "$1/shutdown.tap"
}

# pid folder
end_and_look() {
  local left
  rm -f "$instance/pid"
  if end_process "$1" 60; then echo 'ok stops within 60 s'; else echo 'not ok stops within 60 s'; fi
  left=$(processes_of "$2")
  if [ -z "$left" ]; then echo 'ok leaves no process'; else printf 'not ok leaves no process\n%s\n' "$left"; fi
}
