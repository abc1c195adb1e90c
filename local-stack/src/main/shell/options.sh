# Errors in options; the script that sources this defines usage().

bad_option() {
  printf '%s: %s\n\n' "${0##*/}" "$1" >&2
  usage >&2
  exit 2
}

# option value least most
require_number() {
  if ! [[ $2 =~ ^[0-9]{1,9}$ ]] || [ "$((10#$2))" -lt "$3" ] || [ "$((10#$2))" -gt "$4" ]; then
    bad_option "$1 must be a number from $3 to $4, not \"$2\""
  fi
}
