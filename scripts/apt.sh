# Sourced by the scripts that need Debian packages: `apt_install WHY PACKAGE...` says what it does and does it.

fail() {
  echo "$*" >&2
  exit 1
}

apt_install() {
  why=$1
  shift
  command -v apt-get >/dev/null || fail "$why: needs $*, and this machine has no apt-get to install them with."
  [ "$(id -u)" = 0 ] || fail "$why: needs $*. Install them, or run this as root: apt-get install $*"
  echo "$why: installing $* from Debian's packages"
  export DEBIAN_FRONTEND=noninteractive
  # The lists may be missing (a new machine) or old (a version that is gone): then they are fetched once.
  set -- -o DPkg::Lock::Timeout=300 -qq --yes --no-install-recommends "$@"
  apt-get install "$@" >/dev/null 2>&1 || {
    apt-get update -qq || echo "$why: some package lists could not be fetched; going on with the others" >&2
    apt-get install "$@" >/dev/null
  } || fail "$why: apt-get install $* failed (see above)"
}
