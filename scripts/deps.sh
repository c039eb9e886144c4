#!/bin/sh
# Installs the npm packages when they are not those of package-lock.json. The copy made below tells.
# `npm install` and not `npm ci`: ci refuses a lock that lacks optional packages of other platforms, and empties
# node_modules under whatever runs from it. With --no-save the lock is kept to, and kept.
set -eu
stamp=node_modules/.vtylab-package-lock.json
if cmp -s package-lock.json "$stamp"; then exit 0; fi
command -v npm >/dev/null || { echo 'deps: npm is not here. Install Node.js 20 or newer with npm, then try again.' >&2; exit 1; }
echo 'deps: installing the npm packages of package-lock.json'
npm install --no-save --no-progress --loglevel=error
[ -x node_modules/.bin/node ] || echo "deps: npm has no Node 24 for this machine; your own $(node --version) is used" >&2
cp package-lock.json "$stamp"
