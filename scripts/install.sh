#!/bin/sh
# Installs a program with the system's package manager, when that needs no password.
#
#   scripts/install.sh NAME apt=PACKAGES dnf=PACKAGES apk=PACKAGES brew=PACKAGES
#
# PACKAGES are separated by commas. Prints one line on what it does; where it may not or can't install,
# one line that says what to run, and exits with 1.
set -eu

name=$1
shift

packages() { # packages MANAGER PAIRS...: the packages for a manager
	manager=$1
	shift
	for pair; do
		case $pair in "$manager="*) echo "${pair#*=}" | tr , ' ' ;; esac
	done
}

manager=
for candidate in brew apt-get dnf apk; do
	[ "$candidate" = brew ] && [ "$(id -u)" -eq 0 ] && continue # it refuses root
	if command -v "$candidate" >/dev/null 2>&1; then
		manager=$candidate
		break
	fi
done
if [ -z "$manager" ]; then
	echo "$name is missing: install it by hand (no apt-get, dnf, apk or brew here)" >&2
	exit 1
fi
wanted=$(packages "${manager%-get}" "$@")

root=
if [ "$manager" != brew ] && [ "$(id -u)" -ne 0 ]; then
	if ! sudo -n true 2>/dev/null; then
		echo "$name is missing: run 'sudo $manager $([ "$manager" = apk ] && echo add || echo install) $wanted'" >&2
		exit 1
	fi
	root="sudo -n"
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
run() {
	"$@" >"$log" 2>&1 </dev/null || {
		cat "$log" >&2
		echo "$name is missing and could not be installed: '$*' failed" >&2
		exit 1
	}
}

echo "installing $name: $manager, $wanted"
# shellcheck disable=SC2086 # $root and $wanted are split into words on purpose
case $manager in
apt-get)
	run $root apt-get update
	run $root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends $wanted
	;;
dnf) run $root dnf install --assumeyes $wanted ;;
apk) run $root apk add --no-cache $wanted ;;
brew) run brew install $wanted ;;
esac
