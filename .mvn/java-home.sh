# Prints the home of a JDK 25 or newer: JAVA_HOME if it is one, else the newest below the usual folders.
# Sourced or executed; exits with 1 and says what is missing when there is none.
java_major() { sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null; }

find_java_home() {
  local best='' best_major=24 home major
  for home in "${JAVA_HOME:-}" "${TESTLANE_JAVA_HOME:-}" /usr/lib/jvm/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/*; do
    [ -n "$home" ] && [ -x "$home/bin/javac" ] || continue
    major=$(java_major "$home")
    [ "${major:-0}" -gt "$best_major" ] || continue
    best=$home best_major=$major
  done
  if [ -z "$best" ]; then
    echo 'Testlane needs a JDK 25 or newer: install one (for example Temurin 25) or set JAVA_HOME to it.' >&2
    return 1
  fi
  printf '%s\n' "$best"
}
