#!/bin/bash
# Makes the secrets that are missing and gives each container those that it needs: "testlane-secrets".
# Prints one of them: "testlane-secrets show NAME".
set -euo pipefail
umask 077

# Volumes: the first has all secrets, the others what one container sees in /run/secrets/testlane.
all=/secrets/all postgres=/secrets/postgres rabbitmq=/secrets/rabbitmq api=/secrets/api runner=/secrets/runner
api_user=10001 runner_user=10002
templates=${TESTLANE_TEMPLATES:-/usr/local/share/testlane}

fail() {
  echo "$*" >&2
  exit 1
}

random() { head -c 32 /dev/urandom | base64 -w 0; }

# Passwords stand in URLs.
random_word() { random | tr '+/' '-_' | tr -d '='; }

# name generator pattern: the value of a setting such as TESTLANE_RUNNER_TOKEN, else what is there, else a new one.
keep() {
  local name=$1 generate=$2 pattern=$3 variable=TESTLANE_${1^^}
  variable=${variable//-/_}
  local given=${!variable:-}
  if [ -n "$given" ]; then
    [[ $given =~ $pattern ]] || fail "$variable must match $pattern"
    printf '%s' "$given" >"$all/$name.new"
  elif [ ! -s "$all/$name" ]; then
    "$generate" >"$all/$name.new"
  else
    return 0
  fi
  mv "$all/$name.new" "$all/$name"
}

# folder user mode names...
give() {
  local folder=$1 user=$2 mode=$3 name
  shift 3
  for name; do
    install -o "$user" -g "$user" -m "$mode" "$all/$name" "$folder/$name"
  done
  chmod 755 "$folder"
}

# name: RabbitMQ's rabbit_password_hashing_sha256, base64 of a salt and of SHA-256 of salt and password.
password_hash() {
  local salt digest
  salt=$(head -c 4 /dev/urandom | basenc --base16 -w 0)
  digest=$({ basenc --base16 -d <<<"$salt"; cat "$all/$1"; } | sha256sum | cut -d ' ' -f 1)
  basenc --base16 -d <<<"$salt${digest^^}" | base64 -w 0
}

# Fills in the hashes, so the broker never sees a password in a file.
render() {
  local template=$1 user text
  text=$(cat "$templates/$template")
  for user in api runner producer operator; do
    text=${text//"\${${user^^}_PASSWORD_HASH}"/$(password_hash "rabbitmq-$user-password")}
  done
  printf '%s\n' "$text" >"$rabbitmq/$template.new"
  chmod 644 "$rabbitmq/$template.new"
  mv "$rabbitmq/$template.new" "$rabbitmq/$template"
}

provide() {
  local name
  for name in postgres-superuser-password postgres-password rabbitmq-{api,runner,producer,operator}-password runner-token; do
    keep "$name" random_word '^[A-Za-z0-9._~-]{8,}$'
  done
  keep secret-key random '^[A-Za-z0-9+/]{43}=(,[A-Za-z0-9+/]{43}=)*$'
  # Both images drop root before they read them, and have users of their own.
  give "$postgres" 0 444 postgres-superuser-password postgres-password
  give "$api" $api_user 400 postgres-password rabbitmq-api-password runner-token secret-key
  give "$runner" $runner_user 400 rabbitmq-runner-password runner-token
  chmod 755 "$rabbitmq"
  render definitions.json
  render operator.json
}

case ${1:-} in
  '') provide ;;
  show)
    [ -s "$all/${2:-}" ] && [ ! -d "$all/${2:-}" ] || fail "usage: show NAME, one of: $(cd "$all" && echo *)"
    cat "$all/$2"
    echo
    ;;
  *) fail "unknown command $1: there is only \"show NAME\"" ;;
esac
