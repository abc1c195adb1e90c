#!/usr/bin/env bash
# What is missing is named, all of it at once, with what to do about it.
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../../.." && pwd)
source "$root/local-stack/src/test/shell/support/tap.sh"

bin=$(mktemp -d)
trap 'rm -rf "$bin"' EXIT
for tool in bash cat cut dirname env id mkdir sed; do ln -s "$(command -v $tool)" "$bin/$tool"; done

# commands...: runs them as an ordinary user would, with only the programs in $bin.
with_little() {
  env -i HOME="$HOME" PATH="$bin" root="$root" ${python_setting:+TESTLANE_PYTHON="$python_setting"} bash -c '
    source "$root/.mvn/java-home.sh"
    source "$root/local-stack/src/main/shell/prerequisites.sh"
    may_install() { return 1; }
    has_rabbitmq() { return 1; }
    '"$*"'
    require_nothing_missing'
}

fake() { printf '#!/bin/bash\n%s\n' "$2" >"$bin/$1"; chmod +x "$bin/$1"; }

check 'names the broker and how to get it' says 1 'apt-get install rabbitmq-server' with_little need_rabbitmq
check 'an external broker will do' says 0 '' with_little 'TESTLANE_AMQP_URL=amqp://there/ need_rabbitmq'
check 'names Maven' says 1 'Maven: apt-get install maven' with_little need_maven
check 'names Node and npm' says 1 'Node.js 20.19 or newer: none is installed' with_little need_node
check 'names all that is missing at once' says 1 'npm: it comes with Node.js' with_little 'need_rabbitmq; need_maven; need_node'
fake node 'echo v20.18.3'
fake npm ''
check 'refuses an old Node' says 1 'v20.18.3 is installed' with_little need_node
fake node 'echo v22.1.0'
check 'takes a new Node' says 0 '' with_little need_node
python_setting=/bin/false
check 'refuses a Python without pytest' says 1 'TESTLANE_PYTHON is /bin/false' with_little need_python
python_setting=
check 'names a JDK' says 1 'JDK 25 or newer' with_little 'find_java_home() { return 1; }; need_java'
finish
