#!/bin/bash
# Makes the secrets that are missing, and gives each container those that it needs: "testlane-secrets".
# Prints one of them, or all as lines for .env: "testlane-secrets show [NAME]".
set -euo pipefail
umask 077

# A volume each: "all" has all secrets, the others what one container sees in /run/secrets/testlane.
cd "${SECRETS:-/secrets}"
templates=${TEMPLATES:-/usr/local/share/testlane}
# The users of the images api-service and runner-service.
api_user=${API_USER:-10001} runner_user=${RUNNER_USER:-10002}

passwords=(postgres-superuser-password postgres-password rabbitmq-{api,runner,producer,operator}-password runner-token)

fail() {
  echo "$*" >&2
  exit 1
}

random() { head -c 32 /dev/urandom | base64 -w 0; }

# Passwords stand in URLs.
random_word() { random | tr '+/' '-_' | tr -d '='; }

# name: its setting, such as TESTLANE_RUNNER_TOKEN.
setting() {
  local setting=TESTLANE_${1^^}
  echo "${setting//-/_}"
}

# name generator pattern: the value of its setting, else what is there, else a new one.
keep() {
  local name=$1 generate=$2 pattern=$3 setting given
  setting=$(setting "$name")
  given=${!setting:-}
  if [ -n "$given" ]; then
    [[ $given =~ $pattern ]] || fail "$setting must match $pattern"
    printf '%s' "$given" >"all/$name.new"
  elif [ ! -s "all/$name" ]; then
    "$generate" >"all/$name.new"
  else
    return 0
  fi
  mv "all/$name.new" "all/$name"
}

make_missing() {
  local name
  for name in "${passwords[@]}"; do
    keep "$name" random_word '^[A-Za-z0-9._~-]{8,}$'
  done
  keep secret-key random '^[A-Za-z0-9+/]{43}=(,[A-Za-z0-9+/]{43}=)*$'
}

# folder user mode names...
give() {
  local folder=$1 user=$2 mode=$3 name
  shift 3
  chmod 755 "$folder"
  for name; do
    install -o "$user" -g "$user" -m "$mode" "all/$name" "$folder/$name"
  done
}

# name: RabbitMQ's rabbit_password_hashing_sha256, base64 of a salt and of SHA-256 of salt and password.
password_hash() {
  local salt digest
  salt=$(head -c 4 /dev/urandom | basenc --base16 -w 0)
  digest=$({ basenc --base16 -d <<<"$salt"; cat "all/$1"; } | sha256sum | cut -d ' ' -f 1)
  basenc --base16 -d <<<"$salt${digest^^}" | base64 -w 0
}

# template: fills in the hashes, so that the broker never sees a password in a file.
render() {
  local file=rabbitmq/$1 user text
  text=$(<"$templates/$1")
  for user in api runner producer operator; do
    text=${text//"\${${user^^}_PASSWORD_HASH}"/$(password_hash "rabbitmq-$user-password")}
  done
  printf '%s\n' "$text" >"$file.new"
  chmod 644 "$file.new"
  mv "$file.new" "$file"
}

hand_out() {
  # Both of these images drop root before they read, and have users of their own.
  give postgres "$(id -u)" 444 postgres-superuser-password postgres-password
  chmod 755 rabbitmq
  render definitions.json
  render operator.json
  give api "$api_user" 400 postgres-password rabbitmq-api-password runner-token secret-key
  give runner "$runner_user" 400 rabbitmq-runner-password runner-token
}

show() {
  local name
  if [ $# = 0 ]; then
    for name in "${passwords[@]}" secret-key; do
      echo "$(setting "$name")=$(<"all/$name")"
    done
  else
    [[ " ${passwords[*]} secret-key " == *" $1 "* ]] || fail "There is no secret $1, but ${passwords[*]} secret-key"
    echo "$(<"all/$1")"
  fi
}

case ${1:-} in
  '')
    make_missing
    hand_out
    ;;
  show)
    make_missing
    shift
    show "$@"
    ;;
  *) fail "Unknown command $1: there is only \"show [NAME]\"" ;;
esac
