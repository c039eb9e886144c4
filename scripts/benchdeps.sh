#!/bin/sh
# Installs what vtylab is measured against (`make bench`): stock clients and expect, which types into them.
set -eu
. scripts/apt.sh

missing=
command -v expect >/dev/null || missing="$missing expect"
command -v ssh >/dev/null || missing="$missing openssh-client"
command -v inetutils-telnet >/dev/null || missing="$missing inetutils-telnet"
command -v docker-compose >/dev/null || missing="$missing docker-compose"
command -v iperf3 >/dev/null || missing="$missing iperf3"
PATH="$PATH:/usr/sbin:/sbin" command -v nft >/dev/null || missing="$missing nftables"
PATH="$PATH:/usr/sbin:/sbin" command -v ip >/dev/null || missing="$missing iproute2"

# Unquoted on purpose: one word a package.
[ -z "$missing" ] || apt_install bench $missing
