# Builds the jars when their sources have changed. Needs prerequisites.sh. Sets build, the folder with the jars.

# The sources' names, sizes and times; needs no git and takes some ms.
fingerprint() {
  (
    cd "$root"
    find pom.xml mvnw .mvn ./*/pom.xml message-contract/src local-stack/src api-service/src runner-service/src rabbitmq \
      command-line/src frontend -name node_modules -prune -o -name dist -prune -o -name __pycache__ -prune -o -path '*/src/test' -prune -o \
      -type f -printf '%p %s %T@\n' 2>/dev/null
    cat "$java_home/release"
  ) | LC_ALL=C sort | sha256sum | cut -c1-16
}

# Two starts in one checkout build one after the other.
with_build_lock() {
  mkdir -p "$root/target"
  exec {lock}>"$root/target/build.lock"
  if ! flock -n "$lock"; then
    say 'Waiting for another start to finish its build ...'
    flock "$lock"
  fi
  "$@"
  exec {lock}>&-
}

prepare_and_build() {
  need_java
  need_python
  want_bubblewrap
  need_rabbitmq
  require_nothing_missing
  build=$root/target/build/$(fingerprint)
  [ -e "$build/complete" ] || build_all
}

build_all() {
  need_maven
  need_node
  require_nothing_missing
  local began=$SECONDS log=$root/target/build.log
  if [ ! -d "$root/target/build" ]; then
    say 'Building; the first time also downloads libraries, which takes some minutes'
  else
    say 'Building, because sources have changed'
  fi
  if ! in_own_group run_maven "$log"; then
    grep -m 20 -A 3 'ERROR' "$log" >&2 || tail -n 20 "$log" >&2
    echo "The build failed; all of its output is in $log" >&2
    exit 1
  fi
  collect_jars
  say "Built in $((SECONDS - began)) s"
}

run_maven() {
  cd "$root"
  ./mvnw -B -ntp -Dmaven.test.skip=true package 2>&1 | tee "$1" |
    sed -un 's/^\[INFO\] Building Testlane \(.*[^ ]\)  *[^ ][^ ]*  *\[\([0-9]*\)\/\([0-9]*\)\]$/  building \1 (\2 of \3)/p'
}

# Runs a command so that SIGTERM and Ctrl-C end it with everything that it started.
in_own_group() {
  set -m
  "$@" &
  local job=$!
  set +m
  trap 'kill -TERM -- -$job 2>/dev/null; exit 143' TERM INT HUP
  local status=0
  wait "$job" || status=$?
  trap - TERM INT HUP
  return "$status"
}

# A running instance keeps the jars that it was started with, whatever is built meanwhile.
collect_jars() {
  local draft=$build.draft
  rm -rf "$draft" "$build"
  mkdir -p "$draft"
  cp -r "$root/local-stack/target/lib" "$root/local-stack/target/local-stack.jar" "$draft/"
  local service
  for service in api-service runner-service; do
    # Unpacked, because a jar in a jar takes the JVM twice as long to start.
    "$java_home/bin/java" -Djarmode=tools -jar "$root/$service/target/$service.jar" extract --destination "$draft/$service"
  done
  touch "$draft/complete"
  mv -T "$draft" "$build"
  # Older ones may still be in use; of those only a few are.
  find "$root/target/build" -mindepth 1 -maxdepth 1 -printf '%T@ %p\n' | sort -rn | tail -n +4 | cut -d' ' -f2- |
    xargs -r -d '\n' rm -rf
}
