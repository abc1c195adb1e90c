#!/bin/bash
# Runs once, when the server's data is created: the database and the role that owns it, which is no superuser.
set -euo pipefail
psql --no-psqlrc --quiet -v ON_ERROR_STOP=1 -v "password=$(cat /run/secrets/testlane/postgres-password)" -U postgres <<'SQL'
CREATE ROLE testlane LOGIN PASSWORD :'password';
CREATE DATABASE testlane OWNER testlane;
SQL
