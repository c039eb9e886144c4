#!/bin/sh
# The program that makes a Debian root from packages; images/base.ts asks for it where no registry answers.
set -eu
cd "$(dirname "$0")/.."
. scripts/apt.sh
command -v mmdebstrap >/dev/null || apt_install image mmdebstrap
