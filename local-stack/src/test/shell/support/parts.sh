# Runs parts of the tests one after the other, counts their results and shows them at the end.

summary=()
total_passed=0 total_failed=0 total_skipped=0

# Runs test_<name> with the folder for its reports; what fails without a report counts as one failure.
run_part() {
  local name=$1 results=$root/target/test-results/$1 began=$SECONDS status=0
  mkdir -p "$results"
  printf '\n=== %s\n' "$name"
  # A subshell, so that a failing command ends the part and not the rest; its own -e needs the plain call.
  set +e
  (set -e; "test_$name" "$results") 2>&1 | tee "$results/output.log"
  status=${PIPESTATUS[0]}
  set -e
  count_results "$name" "$results" "$status" "$((SECONDS - began))"
}

count_results() {
  local name=$1 results=$2 status=$3 seconds=$4 passed failed skipped
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
