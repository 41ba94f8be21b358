#!/usr/bin/env bash
# Pages to keep, of every kind of report and in every language, in a real browser: see page.py.
#
#   tests/e2e/pages.sh PROGRAM AXE            AXE is the file axe.min.js of the package axe-core
#
# Needs chromium and python3 with tests/e2e/requirements.txt (PYTHON names another interpreter). KEEP=DIR leaves pages and pictures there.
set -euo pipefail

program=$(realpath "$1")
axe=$(realpath "$2")
cd "$(dirname "$0")/../.."
root=$PWD
work=${KEEP:-$(mktemp -d)}
mkdir -p "$work"
trap '[ -n "${KEEP:-}" ] || rm -rf "$work"' EXIT

pages=()
# page NAME CONFIG ARGUMENTS...: the page of a preview, under that name.
page() {
    local name=$1 config=$2
    shift 2
    "$program" --config "$config" preview "$@" --out "$work/$name" --now 2026-11-16T10:12:00+08:00 >/dev/null
    cp "$work/$name/report.html" "$work/$name.html"
    pages+=("$work/$name.html")
}

# The example business in each language, with a list of reports.
for language in zh-CN en es; do
    sed -e "s|\"fixtures/|\"$root/fixtures/|" -e "s|\"out/|\"$work/out/|" -e "s|^language = .*|language = \"$language\"|" \
        config.example.toml >"$work/$language.toml"
    page "week-$language" "$work/$language.toml" --week 2026-W46
done
for period in "day 2026-11-12" "month 2026-10" "event E2026-11-10-2026-11-12"; do
    page "${period% *}" "$work/zh-CN.toml" "--${period% *}" "${period#* }"
done
for week in 2026-W45 2026-W46; do
    "$program" --config "$work/en.toml" --now 2026-11-16T10:12:00+08:00 report --week "$week" >/dev/null
done
pages+=("$work/out/reports/index.html")

# One store on each of six platforms.
"$program" demo --platforms --out "$work/platforms" >/dev/null
page platforms "$work/platforms/config.toml" --week 2026-W46

"${PYTHON:-python3}" tests/e2e/page.py --axe "$axe" ${KEEP:+--pictures "$KEEP/pictures"} "${pages[@]}"
