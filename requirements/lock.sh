#!/bin/sh
# Makes the lock files again from pyproject.toml; pins stay where they still fit. UPGRADE=1 takes the newest of everything.
# The files hold hashes and no address, so they install from any index or mirror, with uv or with pip.
set -eu
cd "$(dirname "$0")/.."

uv=$("${PYTHON:-python3}" requirements/install.py uv)
export UV_SYSTEM_CERTS=1                  # an empty environment (cron) has no other way to the system's certificates
export UV_PYTHON_DOWNLOADS=never

lock() {                                  # lock FILE ARGUMENT...
    file=requirements/$1.lock
    shift
    "$uv" pip compile --quiet --universal --generate-hashes --no-emit-index-url ${UPGRADE:+--upgrade} \
        --custom-compile-command 'make lock' --output-file "$file" "$@" >/dev/null
    echo "wrote $file: $(grep -c == "$file") pins" >&2
}

lock run pyproject.toml
lock dev pyproject.toml --group dev --constraints requirements/run.lock
lock tools --group tools
lock interop --group interop
