#!/bin/sh
# The documented lab, end to end: up, verified, and left running to play with.
set -eu
lab=$1
node bin/vtylab.mjs up -t "$lab"
status=0
node bin/vtylab.mjs verify -t "$lab" || status=$?
cat <<TEXT

The lab stays up. Go on with:
  npx vtylab cli R1                       # R1's console; then: ssh or telnet to R2
  npx vtylab cli R2 'show firewall log'   # what the filter refused
  npx vtylab verify -t $lab
Take it down with:
  npx vtylab down -t $lab
TEXT
exit $status
