# Finds what Testlane needs on this machine, installs what it may, and says exactly what is missing otherwise.
# Needs java-home.sh. Sets java_home and python.

missing=()

say() { printf '  %s\n' "$*"; }

may_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

# Installs Debian packages without starting the services that come with them.
install_packages() {
  local policy=/usr/sbin/policy-rc.d made=
  say "Installing $* ..."
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod +x "$policy"
    made=1
  fi
  local status=0
  {
    apt_install "$@" || { apt-get -q update && apt_install "$@"; }
  } >"$root/target/install.log" 2>&1 </dev/null || status=$?
  [ -z "$made" ] || rm -f "$policy"
  if [ "$status" != 0 ]; then
    tail -n 5 "$root/target/install.log" >&2
    return 1
  fi
}

apt_install() {
  DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 --no-install-recommends install "$@"
}

# text packages...: notes what is missing, or installs it.
lacking() {
  local text=$1
  shift
  if may_install && install_packages "$@"; then
    return 0
  fi
  missing+=("$text: apt-get install $*")
  return 1
}

python_with_pytest() {
  local candidate
  for candidate in ${TESTLANE_PYTHON:+"$TESTLANE_PYTHON"} python3 /usr/bin/python3; do
    # The interpreter itself rather than a shim in front of it, which costs 100 ms a start.
    if "$candidate" -c 'import sys, pytest; assert sys.version_info >= (3, 9); print(sys.executable)' 2>/dev/null; then
      return 0
    fi
    [ "$candidate" != "${TESTLANE_PYTHON:-}" ] || return 1
  done
  return 1
}

need_java() {
  java_home=$(find_java_home 2>/dev/null) || missing+=('JDK 25 or newer: install one, for example Temurin 25, or set JAVA_HOME to it')
}

need_python() {
  python=$(python_with_pytest) && return
  if [ -n "${TESTLANE_PYTHON:-}" ]; then
    missing+=("Python 3.9 or newer with pytest: TESTLANE_PYTHON is $TESTLANE_PYTHON, which has none")
  elif lacking 'Python 3.9 or newer with pytest' python3 python3-pytest; then
    python=$(python_with_pytest) || missing+=('Python 3.9 or newer with pytest')
  fi
}

has_rabbitmq() {
  [ -x /usr/lib/rabbitmq/bin/rabbitmq-server ] || [ -x "${TESTLANE_RABBITMQ_HOME:-/nowhere}/sbin/rabbitmq-server" ] ||
    [ -f "$(dirname "$(command -v rabbitmq-server || echo /nowhere/x)")/rabbitmq-env" ]
}

need_rabbitmq() {
  [ -z "${TESTLANE_AMQP_URL:-}" ] && ! has_rabbitmq || return 0
  if lacking 'RabbitMQ (or set TESTLANE_AMQP_URL to a broker of yours)' rabbitmq-server &&
    command -v systemctl >/dev/null; then
    # Testlane starts a node of its own; the system's would only hold memory and a port.
    systemctl disable --quiet rabbitmq-server 2>/dev/null || true
  fi
}

# Not needed, but without it tests run with no walls around them.
want_bubblewrap() {
  command -v bwrap >/dev/null && return
  may_install && install_packages bubblewrap && return
  say 'Without bubblewrap tests run in a weaker sandbox, if any: apt-get install bubblewrap'
}

# Only tests of the launcher need them, which are skipped otherwise.
want_pytest_plugins() {
  /usr/bin/python3 -c 'import pytest_asyncio, pytest_subtests, xdist' 2>/dev/null && return
  local plugins='python3-pytest-asyncio python3-pytest-subtests python3-pytest-xdist'
  may_install && install_packages $plugins && return
  say "Without pytest's plugins their tests are skipped: apt-get install $plugins"
}

# Only the tests of the network mode "public" need it, which are skipped otherwise.
want_nftables() {
  [ -x /usr/sbin/nft ] || ! may_install || install_packages nftables ||
    say 'Without nftables the tests of the public network are skipped: apt-get install nftables'
}

# The documented example needs it, for Debian's own Python.
need_pika() {
  /usr/bin/python3 -c 'import pika' 2>/dev/null || lacking 'pika for /usr/bin/python3' python3-pika || true
}

# Without them some faults are left out, and nothing is submitted over AMQP while others happen.
want_fault_tools() {
  /usr/bin/python3 -c 'import pika' 2>/dev/null && compgen -G '/usr/lib/*/faketime/libfaketimeMT.so.1' >/dev/null && return
  may_install && install_packages python3-pika faketime && return
  say "Without these there are fewer faults: apt-get install python3-pika faketime"
}

need_maven() {
  command -v mvn >/dev/null || lacking 'Maven' maven || true
}

need_node() {
  local version
  version=$(node --version 2>/dev/null || true)
  if ! [[ $version =~ ^v([0-9]+)\.([0-9]+)\. ]] ||
    [ "$((BASH_REMATCH[1] * 1000 + BASH_REMATCH[2]))" -lt 20019 ]; then
    missing+=("Node.js 20.19 or newer: ${version:-none} is installed")
  fi
  command -v npm >/dev/null || missing+=('npm: it comes with Node.js')
}

need_chromium() {
  command -v chromium >/dev/null || lacking 'Chromium' chromium || true
}

# Ends the script when something is missing that could not be installed.
require_nothing_missing() {
  [ ${#missing[@]} -gt 0 ] || return 0
  {
    echo 'Testlane cannot start, this is missing:'
    printf '  - %s\n' "${missing[@]}"
  } >&2
  exit 1
}
