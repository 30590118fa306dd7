#!/bin/sh
# Put the timer's units, or a crontab, in place for this checkout.
#   sh deploy/install.sh systemd     units of the user's own systemd, in ${XDG_CONFIG_HOME:-~/.config}/systemd/user
#   sh deploy/install.sh crontab     print the crontab's lines
set -eu
tree=$(cd "$(dirname "$0")/.." && pwd -P)
case $tree in
*[!A-Za-z0-9_./-]*)
    echo "install.sh: $tree: units and crontabs want a path of letters, digits and _ . / - only; move the checkout." >&2
    exit 2
    ;;
esac

fill() { sed "s|TREE|$tree|g" "$tree/deploy/$1"; }

case ${1-} in
systemd)
    units=${XDG_CONFIG_HOME:-$HOME/.config}/systemd/user
    mkdir -p "$units"
    # the comment of the template speaks of TREE; the unit needs only what is below it
    for unit in hefa.service hefa.timer; do
        fill "$unit" | sed 1d >"$units/$unit.new"
        mv "$units/$unit.new" "$units/$unit"
        echo "$units/$unit"
    done
    ;;
crontab) fill hefa.crontab ;;
*)
    echo "usage: sh deploy/install.sh systemd|crontab" >&2
    exit 2
    ;;
esac
