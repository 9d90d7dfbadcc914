#!/bin/sh
# Makes sure that a Postgres server is installed; the tests start clusters of their own from it, so none
# needs to run. Looks where internal/hub/pgtest looks, and installs one where it may. Prints the version
# and the folder.
set -eu

find_server() {
	if [ -n "${PSN_PG_BIN:-}" ]; then
		if is_server "$PSN_PG_BIN"; then
			echo "$PSN_PG_BIN"
			return
		fi
		echo "PSN_PG_BIN is $PSN_PG_BIN, which has no initdb and postgres" >&2
		exit 1
	fi
	IFS=:
	for dir in $PATH; do
		if is_server "$dir"; then
			echo "$dir"
			return
		fi
	done
	unset IFS
	for dir in \
		/usr/lib/postgresql/*/bin \
		/usr/pgsql-*/bin \
		/usr/libexec/postgresql* \
		/usr/local/pgsql/bin \
		/opt/homebrew/opt/postgresql*/bin \
		/usr/local/opt/postgresql*/bin \
		/home/linuxbrew/.linuxbrew/opt/postgresql*/bin \
		/Applications/Postgres.app/Contents/Versions/*/bin; do
		if is_server "$dir"; then
			echo "$dir"
			return
		fi
	done
}

# A shell script named postgres is not a server: it may switch users or lead to a cluster of its own.
is_server() {
	[ -x "$1/postgres" ] && [ -x "$1/initdb" ] && [ "$(head -c 2 "$1/postgres")" != '#!' ]
}

dir=$(find_server)
if [ -z "$dir" ]; then
	"$(dirname "$0")/install.sh" Postgres apt=postgresql dnf=postgresql-server apk=postgresql brew=postgresql@17
	dir=$(find_server)
fi
if [ -z "$dir" ]; then
	echo "Postgres was installed, but its initdb and postgres are in none of the usual places: set PSN_PG_BIN to their folder" >&2
	exit 1
fi
echo "$("$dir/postgres" --version) in $dir"
