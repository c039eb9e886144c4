#!/bin/sh
# Installs the npm packages when they are not those of package-lock.json. The copy made below tells.
set -eu
stamp=node_modules/.vtylab-package-lock.json
if cmp -s package-lock.json "$stamp"; then exit 0; fi
command -v npm >/dev/null || { echo 'deps: npm is not here. Install Node.js 20 or newer with npm, then try again.' >&2; exit 1; }
echo 'deps: installing the npm packages of package-lock.json'
npm ci --no-progress --loglevel=error
cp package-lock.json "$stamp"
