#!/bin/sh
# Installs what the system tests (test/**/*.system.test.ts) run on this machine, from Debian's packages, where it is missing.
set -eu
. scripts/apt.sh

missing=
need() { # PROGRAM PACKAGE...: the packages are wanted when the program is not found
  program=$1
  shift
  PATH="$PATH:/usr/sbin:/sbin" command -v "$program" >/dev/null || missing="$missing $*"
}
need ip iproute2
need nft nftables
need ssh openssh-client
need tcpdump tcpdump
need tshark tshark # brings capinfos
need podman podman
need zsh zsh
need fish fish
need sysctl procps
need gcc gcc libc6-dev
need plink putty-tools
need lftp lftp
need python3 python3
need nsenter util-linux
# PAM's headers, for the module that test/device/native compiles.
[ -e /usr/include/security/pam_modules.h ] || missing="$missing libpam0g-dev"
# The client whose scripts meet the CLI in test/system/cli.system.test.ts is a library, not a program.
[ -d /usr/lib/python3/dist-packages/netmiko ] || missing="$missing python3-netmiko"

# Unquoted on purpose: one word a package.
[ -z "$missing" ] || apt_install testdeps $missing
