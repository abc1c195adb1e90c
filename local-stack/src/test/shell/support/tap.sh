# Checks that print a line "ok ..." or "not ok ..." each, to the terminal and to a report. Needs $1, the reports' folder.

report=$1/$(basename "$0" .sh).tap
failures=0
: >"$report"

# name command...: the command must succeed; its output is shown if it doesn't.
check() {
  local name=$1 output
  shift
  if output=$("$@" 2>&1); then
    echo "ok $name" | tee -a "$report"
  else
    failures=$((failures + 1))
    { echo "not ok $name"; sed 's/^/  /' <<<"$output"; } | tee -a "$report"
  fi
}

# status text command...: the command must end with the status and say the text.
says() {
  local status=$1 text=$2 output actual=0
  shift 2
  output=$("$@" 2>&1) || actual=$?
  printf '%s\n' "$output"
  [ "$actual" = "$status" ] && grep -qF -e "$text" <<<"$output"
}

finish() { [ "$failures" = 0 ]; }
