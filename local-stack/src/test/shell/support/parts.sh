# Runs parts of the tests, counts their results and shows them at the end.

summary=()
total_passed=0 total_failed=0 total_skipped=0

run_part() {
  execute_part "$1"
  count_results "$1"
}

# first other...: the first part and, beside it, the others one after the other; their output follows when they have ended.
run_together() {
  local first=$1 beside=$root/target/test-results/beside.log name
  mkdir -p "${beside%/*}"
  shift
  set -m
  (for name in "$@"; do execute_part "$name"; done) >"$beside" 2>&1 &
  beside_job=$!
  set +m
  run_part "$first"
  wait "$beside_job"
  beside_job=
  cat "$beside"
  for name in "$@"; do count_results "$name"; done
}

beside_job=

stop_beside() { [ -z "$beside_job" ] || kill -TERM -- "-$beside_job" 2>/dev/null || true; }

# Runs test_<name> with the folder for its reports, and notes there how it ended and how long it took.
execute_part() {
  local name=$1 results=$root/target/test-results/$1 began=$SECONDS status=0
  mkdir -p "$results"
  printf '\n=== %s\n' "$name"
  # A subshell, so that a failing command ends the part and not the rest; its own -e needs the plain call.
  set +e
  (set -e; "test_$name" "$results") 2>&1 | tee "$results/output.log"
  status=${PIPESTATUS[0]}
  set -e
  echo "$status $((SECONDS - began))" >"$results/end"
}

# What failed without a report counts as one failure.
count_results() {
  local name=$1 results=$root/target/test-results/$1 status seconds passed failed skipped
  read -r status seconds <"$results/end"
  read -r passed failed skipped < <("$python" "$root/local-stack/src/test/shell/support/count_results.py" "$results")
  if [ "$status" != 0 ] && [ "$failed" = 0 ] || [ "$((passed + failed + skipped))" = 0 ]; then
    failed=$((failed + 1))
  fi
  total_passed=$((total_passed + passed))
  total_failed=$((total_failed + failed))
  total_skipped=$((total_skipped + skipped))
  summary+=("$(printf '%-12s %7d %7d %7d %5d:%02d' "$name" "$passed" "$failed" "$skipped" $((seconds / 60)) $((seconds % 60)))")
}

# The table, the closing line, and the exit status.
summarise() {
  printf '\n%-12s %7s %7s %7s %8s\n' part passed failed skipped time
  printf '%s\n' "${summary[@]}"
  printf '\n%d passed, %d failed, %d skipped\n' "$total_passed" "$total_failed" "$total_skipped"
  [ "$total_failed" = 0 ]
}
