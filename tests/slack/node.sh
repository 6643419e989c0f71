#!/bin/sh
# Installs the packages of package-lock.json beside the build, once for each lock
# file, and prints where. Fails, with a word on stderr, where they can't be had.
set -eu
here=$(dirname "$0")
dir=build/slack-node

if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
	echo 'slack: no Node here; not held to the official clients' >&2
	exit 1
fi
if ! cmp -s "$here/package-lock.json" "$dir/installed"; then
	mkdir -p "$dir"
	cp "$here/package.json" "$here/package-lock.json" "$dir"
	if ! (cd "$dir" && timeout 90 npm ci --ignore-scripts --no-audit --no-fund) \
		>"$dir/npm.log" 2>&1; then
		echo "slack: npm ci failed (see $dir/npm.log); not held to the clients" >&2
		exit 1
	fi
	cp "$here/package-lock.json" "$dir/installed"
fi
realpath "$dir"
