#!/bin/sh
# Brings a Docker engine up where none answers. An engine that answers is never touched.
set -eu
. scripts/apt.sh
log=/var/log/dockerd.log
patience=60 # seconds a new engine may take

answers() { docker version --format '{{.Server.Version}}' >/dev/null 2>&1; }

started_by_us() {
  # Recorded so that whoever must leave the machine as it was (.ci/run) can end exactly this one.
  mkdir -p build && echo "$1" >build/engine.pid
}

give_up() {
  echo "engine: $1. The end of $log:" >&2
  tail -n 20 "$log" >&2 || true
  exit 1
}

answers && exit 0

echo 'engine: no Docker engine answers here'
[ -z "${DOCKER_HOST:-}" ] || fail "engine: DOCKER_HOST is set to $DOCKER_HOST. Start that engine, or unset DOCKER_HOST."
[ "$(uname -s)" = Linux ] || fail 'engine: start Docker Desktop (or another engine with the Docker API), then try again.'
if [ -S /var/run/docker.sock ] && [ ! -w /var/run/docker.sock ]; then
  fail "engine: /var/run/docker.sock is there, but user $(id -un) may not use it. Join the group docker, or become root."
fi

command -v dockerd >/dev/null && command -v docker >/dev/null || apt_install engine docker.io
answers && exit 0 # the package may have started it
[ "$(id -u)" = 0 ] || fail 'engine: dockerd is installed but not running, and only root can start it.'

if [ -d /run/systemd/system ]; then
  echo 'engine: starting it (systemctl start docker)'
  systemctl start docker || fail 'engine: systemctl start docker failed; journalctl -u docker says why.'
  log=/dev/null
else
  echo "engine: starting dockerd, its log is $log"
  setsid dockerd >"$log" 2>&1 </dev/null &
  pid=$!
  started_by_us "$pid"
fi

waited=0
until answers; do
  [ -z "${pid:-}" ] || kill -0 "$pid" 2>/dev/null || give_up 'dockerd ended at once'
  [ "$waited" -lt "$patience" ] || give_up "no answer within $patience s"
  sleep 1
  waited=$((waited + 1))
done
echo "engine: Docker $(docker version --format '{{.Server.Version}}') answers"
