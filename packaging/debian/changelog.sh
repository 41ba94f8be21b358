#!/bin/sh
# The package's own changelog: what changes in zhoubao stands in CHANGELOG.md.
set -e
cat <<EOF
zhoubao ($1-1) unstable; urgency=medium

  * What changes for people who use it stands in changelog.gz.

 -- zhoubao <zhoubao@localhost>  $(LC_ALL=C date -u -R -d "@${SOURCE_DATE_EPOCH:-0}")
EOF
