#!/usr/bin/env bash
# The Monday run from end to end, as the people around it see it: a real SMTP server takes the mails over STARTTLS, each is read
# back as a mail program would, each workbook is recalculated by LibreOffice, a second run sends nothing, and a report made
# again without the ledger has the same bytes.
#
#   tests/e2e/run.sh            from the project's root
#
# Needs python3 with tests/e2e/requirements.txt (PYTHON names another interpreter), openssl, mblaze and soffice. KEEP=1 leaves the
# folder with everything that was made.
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root"
python=${PYTHON:-python3}
week=2026-W46
now=2026-11-16T10:12:00+08:00
work=$(mktemp -d)
servers=()

finish() {
    local status=$?
    for server in "${servers[@]}"; do kill "$server" 2>/dev/null || true; done
    if [ $status -ne 0 ] || [ -n "${KEEP:-}" ]; then echo "end-to-end: everything is left in $work" >&2; else rm -rf "$work"; fi
    exit $status
}
trap finish EXIT

say() { echo "end-to-end: $*"; }
fail() { echo "end-to-end: $*" >&2; exit 1; }

# server NAME TLS: starts a server that stores in $work/NAME; its port is in $work/NAME.port, its authority in $work/NAME.pem.
server() {
    "$python" tests/e2e/smtp_server.py --store "$work/$1" --port-file "$work/$1.port" --ca-file "$work/$1.pem" --tls "$2" \
        --size 50000000 2>"$work/$1.log" &
    servers+=($!)
    for _ in $(seq 100); do
        [ -s "$work/$1.port" ] && return
        sleep 0.1
    done
    cat "$work/$1.log" >&2
    fail "the SMTP server did not start"
}

zhoubao() { "$program" --config "$work/config.toml" --now "$now" "$@"; }

cargo build --release --quiet --bin zhoubao
program=${CARGO_TARGET_DIR:-target}/release/zhoubao

# 1. The transport alone, against servers of another make.
for tls in starttls implicit; do
    server "transport-$tls" "$tls"
    ZHOUBAO_SMTP=$(cat "$work/transport-$tls.port") ZHOUBAO_SMTP_CA=$work/transport-$tls.pem ZHOUBAO_SMTP_TLS=$tls \
        cargo test --quiet --test it smtp::a_real_server -- --ignored >"$work/transport-$tls.txt" \
        || { cat "$work/transport-$tls.txt" >&2; fail "the transport fails over $tls"; }
    grep -q "1 passed" "$work/transport-$tls.txt" || fail "the test of the transport did not run"
    message=("$work/transport-$tls"/0001-*.eml)
    "$python" tests/e2e/read_back.py "${message[0]}" --to boss@example.com >/dev/null
    say "the transport delivers over $tls"
done

# 2. The example business, with mail that is really sent.
server mail starttls
sed -e "s|\"fixtures/|\"$root/fixtures/|" -e "s|\"out/|\"$work/out/|" -e 's|^transport = "file"|transport = "smtp"|' \
    config.example.toml >"$work/config.toml"
cat >>"$work/config.toml" <<SETTINGS

[mail.smtp]
host = "localhost"
port = $(cat "$work/mail.port")
tls = "starttls"
user = "report@example.com"
password_file = "$work/smtp-password"
ca_file = "$work/mail.pem"
SETTINGS
(umask 077 && echo an-authorisation-code >"$work/smtp-password")

zhoubao run --week $week >"$work/run.txt" 2>"$work/run.err" || { status=$?; cat "$work/run.txt" "$work/run.err" >&2; fail "run ended with $status"; }
messages=("$work"/mail/*.eml)
owners=$(grep -c '^\[\[owners\]\]' "$work/config.toml")
[ ${#messages[@]} -eq "$owners" ] || fail "${#messages[@]} messages arrived for $owners owners"
say "run sent ${#messages[@]} messages over STARTTLS"

# 3. Each message read back, each workbook recalculated, and nobody sees another's store.
mkdir "$work/read"
for message in "${messages[@]}"; do
    address=$(basename "$message" .eml | cut -d- -f2-)
    "$python" tests/e2e/read_back.py "$message" --to "$address" --attachment "$work/read/$address.xlsx" \
        --text "$work/read/$address.txt" --html "$work/read/$address.html"
    cmp "$work/out/reports/$week/rev-1/messages/$address.eml" "$message" || fail "$address got other bytes than were kept"
done
"$python" tests/e2e/recalculated.py --scratch "$work/recalculated" "$work"/read/*.xlsx "$work/out/reports/$week/rev-1/report.xlsx"
"$python" tests/e2e/free_of.py --word tmall-flagship --word 旗舰店 "$work"/read/chen@example.com.*
if "$python" tests/e2e/free_of.py --word 旗舰店 "$work"/read/boss@example.com.xlsx 2>/dev/null; then
    fail "the other store stands in nobody's workbook: the check before this one proves nothing"
fi
say "messages and workbooks are sound"

# 4. The same figures as the independent computation.
"$python" tests/independent/kpis.py --config "$work/config.toml" --week $week \
    --compare "$work/out/reports/$week/rev-1/report.json"

# A day, a month and an event likewise; the event was on the same days a year before.
for period in "--day 2026-11-12" "--month 2026-10" "--event E2026-11-10-2026-11-12"; do
    name=${period#* }
    # shellcheck disable=SC2086
    zhoubao preview $period --out "$work/$name" >/dev/null
    "$python" tests/independent/kpis.py --config "$work/config.toml" --week "$name" --last-year 2025-11-10 \
        --compare "$work/$name/report.json"
done
say "a day, a month and an event have the figures of the independent computation"

# One store on each of six platforms, in two currencies, likewise.
"$program" demo --platforms --out "$work/platforms" >/dev/null
"$program" --config "$work/platforms/config.toml" --now 2026-11-16T20:15:00+08:00 run --week $week >"$work/platforms.txt" 2>&1 \
    || { status=$?; cat "$work/platforms.txt" >&2; fail "the run of six platforms ended with $status"; }
"$python" tests/independent/kpis.py --config "$work/platforms/config.toml" --week $week \
    --compare "$work/platforms/reports/$week/rev-1/report.json"
say "six platforms in two currencies have the figures of the independent computation"

# 5. Again: nothing is sent twice, no revision is made.
zhoubao run --week $week >"$work/again.txt" 2>&1 || { status=$?; cat "$work/again.txt" >&2; fail "the second run ended with $status"; }
again=("$work"/mail/*.eml)
[ ${#again[@]} -eq ${#messages[@]} ] || fail "the second run sent $((${#again[@]} - ${#messages[@]})) messages"
[ ! -e "$work/out/reports/$week/rev-2" ] || fail "the second run made a second revision"
say "a second run sends nothing"

# 6. Without the ledger: the same bytes.
zhoubao preview --week $week --out "$work/before" >/dev/null
rm -rf "$work/out/data/ledger"
zhoubao preview --week $week --out "$work/after" >/dev/null
cmp "$work/before/report.json" "$work/after/report.json" || fail "without the ledger the report differs"
diff -rq "$work/before" "$work/after" || fail "without the ledger something else than report.json differs"
[ "$(ls "$work/mail"/*.eml | wc -l)" -eq ${#messages[@]} ] || fail "a preview sent mail"
say "deleting the ledger changes nothing"

# 7. Each form of each mail in each language, and a Chinese attachment name: three mail parsers read the same.
ZHOUBAO_MESSAGES=$work/messages cargo test --quiet --test it commands::read_back >"$work/read_back.txt" 2>&1 \
    || { cat "$work/read_back.txt" >&2; fail "the messages cannot be read back"; }
"$python" tests/e2e/read_alike.py "$work"/messages/*.eml
say "three mail parsers read the messages alike"
