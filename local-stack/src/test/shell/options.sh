#!/usr/bin/env bash
# The two commands explain themselves and refuse what they do not know, before they build or start anything.
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../../.." && pwd)
source "$root/local-stack/src/test/shell/support/tap.sh"

run=$root/run test=$root/test
check 'run --help' says 0 'Usage: ./run [--port PORT]' "$run" --help
check 'run refuses an unknown option' says 2 'unknown option --prot' "$run" --prot 8081
check 'run refuses an argument' says 2 'unknown option up' "$run" up
check 'run refuses an option without its value' says 2 '--data needs a value' "$run" --data
check 'run refuses a port that is none' says 2 '--port must be a number from 1 to 65535, not "http"' "$run" --port http
check 'run refuses a port out of range' says 2 'not "65536"' "$run" --port=65536
check 'run refuses no runners' says 2 '--runners must be a number from 1 to 64, not "0"' "$run" --runners 0
check 'run refuses two brokers' says 2 '--brokers must be 1 or 3, not "2"' "$run" --brokers 2
check 'run refuses no API' says 2 '--api must be a number from 1 to 8, not "0"' "$run" --api 0
check 'run refuses octal tricks' says 2 '--slots must be' "$run" --slots 0x10
check 'run refuses a file for data' says 2 'is not a folder' "$run" --data "$run"
check 'test --help' says 0 'Usage: ./test [--only PART' "$test" --help
check 'test refuses an unknown part' says 2 'there is no part "jaav"' "$test" --only jaav
finish
