#!/usr/bin/env bash
# Installs each package in a clean Debian and has it make the report of a made-up business there. As root, on Debian or Ubuntu: needs
# debootstrap, lintian and systemd-analyze, and packages that packaging/build.sh has built of a stripped program.
#
#   packaging/test.sh [HADOLINT]        HADOLINT: the linter of container files; left out, the file is not linted
set -euo pipefail
cd "$(dirname "$0")/.."

hadolint=${1:-}
out=$(realpath "${CARGO_TARGET_DIR:-target}/packages")
deb=$(ls "$out"/zhoubao_*.deb)
tarball=$(ls "$out"/zhoubao-*-linux.tar.gz)
week=2026-W46
now=2026-11-16T10:12:00+08:00
root=$(mktemp -d)
chmod 755 "$root"

finish() {
    local status=$?
    umount "$root/proc" 2>/dev/null || true
    rm -rf --one-file-system "$root"
    exit $status
}
trap finish EXIT

say() { echo "packages: $*"; }
fail() { echo "packages: $*" >&2; exit 1; }
inside() { chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 "$@"; }

# report PROGRAM USER FOLDER: the demo's business and its report.
report() {
    inside setpriv --reuid "$2" --regid "$2" --clear-groups "$1" demo --weeks 3 --out "$3" >/dev/null
    inside setpriv --reuid "$2" --regid "$2" --clear-groups "$1" run --config "$3/config.toml" --week $week --now $now >/dev/null
    [ -s "$root$3/reports/$week/rev-1/report.xlsx" ] || fail "$1 made no report in $3"
}

# 1. What can be said without installing anything.
complaints=$(lintian --fail-on none "$deb" | grep -E '^[EW]:' || true)
[ -z "$complaints" ] || fail "lintian: $complaints"
say "lintian has no complaint"
if [ -n "$hadolint" ]; then
    "$hadolint" packaging/Containerfile
    say "hadolint has no complaint"
fi

# 2. The Debian package in a clean Debian. The program starts itself anew by /proc, which some containers let nobody mount.
mkdir "$root/proc"
if ! mount -t proc proc "$root/proc" 2>/dev/null; then
    say "nothing can be mounted here: the packages were looked at and NOT installed"
    exit 0
fi
umount "$root/proc"
codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
mirror=$(apt-get indextargets --format '$(REPO_URI)' "Codename: $codename" | head -1)
debootstrap --variant=minbase --include=adduser,cron "$codename" "$root" "$mirror" >"$out/debootstrap.log" 2>&1 \
    || { tail -5 "$out/debootstrap.log" >&2; fail "no clean Debian"; }
mount -t proc proc "$root/proc"
cp "$deb" "$root/tmp/zhoubao.deb"
inside dpkg --install /tmp/zhoubao.deb >/dev/null
inside getent passwd zhoubao >/dev/null || fail "the package made no user"
[ "$(stat -c '%U %a' "$root/etc/zhoubao/credentials")" = "root 700" ] || fail "credentials are open to others"
mode=$(sed -n 's/^StateDirectoryMode=0*//p' "$root/usr/lib/systemd/system/zhoubao.service")
[ "$(stat -c '%a' "$root/var/lib/zhoubao")" = "$mode" ] || fail "the package and its service give /var/lib/zhoubao other modes"
inside setpriv --reuid zhoubao --regid zhoubao --clear-groups zhoubao check --config /etc/zhoubao/config.toml >/dev/null \
    || fail "the settings of the package are refused"
report /usr/bin/zhoubao zhoubao /var/lib/zhoubao/demo
say "the Debian package makes the demo's report as its own user"

# What docs/keeping.md says of a web server: it reads the copy, nobody else does, and of the reports themselves it reads nothing.
as_server() { inside setpriv --reuid www-data --regid www-data --clear-groups "$@"; }
fill=$(sed -n 's/^    \(umask 027; cd .*\)$/\1/p' docs/keeping.md)
fill=${fill/zhoubao\/reports/zhoubao\/demo\/reports}
inside install -d -o zhoubao -g www-data -m 2750 /srv/reports
inside setpriv --reuid zhoubao --regid zhoubao --clear-groups sh -c "$fill"
links=$(as_server grep -o 'href="[^":]*"' /srv/reports/index.html | cut -d'"' -f2 | sed 's|&#x2f;|/|g')
[ -n "$links" ] || fail "the list of reports names none"
for link in $links; do
    as_server test -r "/srv/reports/$link" || fail "the web server cannot read $link"
done
! inside setpriv --reuid nobody --regid nogroup --clear-groups cat /srv/reports/index.html 2>/dev/null || fail "everybody reads the reports"
! as_server cat "/var/lib/zhoubao/demo/reports/index.html" 2>/dev/null || fail "the reports themselves are open to a web server"
[ -z "$(find "$root/srv/reports" -name '*.eml')" ] || fail "mails are on the web server"
say "a web server reads the copy of the reports and nothing else"
for page in usr/share/man/man1/zhoubao.1.gz usr/share/man/zh_CN/man1/zhoubao-run.1.gz usr/share/bash-completion/completions/zhoubao; do
    [ -s "$root/$page" ] || fail "the package lacks $page"
done
inside bash -n /usr/share/bash-completion/completions/zhoubao
cp "$root/usr/lib/systemd/system"/zhoubao.{service,timer} "$root/tmp"
(cd "$root/tmp" && sed -i "s|^ExecStart=/usr/bin/zhoubao|ExecStart=$root/usr/bin/zhoubao|; /^Documentation=/d" zhoubao.service && systemd-analyze verify ./zhoubao.service ./zhoubao.timer)
say "systemd takes the service and the timer"

# 3. A real cron calls what `schedule` prints.
rm -rf "$root/var/lib/zhoubao/demo/reports" "$root/var/lib/zhoubao/demo/data"
line=$(inside setpriv --reuid zhoubao --regid zhoubao --clear-groups zhoubao schedule -q --config /var/lib/zhoubao/demo/config.toml)
[[ $line = "*/15 * * * * /usr/bin/zhoubao run --config /var/lib/zhoubao/demo/config.toml" ]] || fail "schedule prints $line"
echo "${line/\*\/15/*} --week $week --now $now >/var/lib/zhoubao/cron.log 2>&1" | inside crontab -u zhoubao -
inside cron
for _ in $(seq 150); do
    [ -s "$root/var/lib/zhoubao/demo/reports/$week/rev-1/manifest.json" ] && break
    sleep 1
done
kill "$(cat "$root/run/crond.pid")"
[ -s "$root/var/lib/zhoubao/demo/reports/$week/rev-1/manifest.json" ] || fail "cron made no report: $(cat "$root/var/lib/zhoubao/cron.log")"
say "cron makes the report by the line that schedule prints"
echo secret >"$root/etc/zhoubao/credentials/password"
inside dpkg --purge zhoubao >/dev/null 2>&1
[ ! -e "$root/etc/zhoubao/config.toml" ] && [ ! -e "$root/etc/zhoubao/credentials" ] && [ -d "$root/var/lib/zhoubao/demo/reports" ] || fail "purging takes too little or too much"
say "purging takes settings and password and leaves the reports"

# 4. The tarball, as any user.
tar -xzf "$tarball" -C "$root/opt"
report "/opt/$(basename "$tarball" .tar.gz)/zhoubao" 65534 /tmp/tarball
say "the tarball makes the demo's report"

# 5. The container's steps, one by one, and its command as its user.
inside deluser --quiet zhoubao
while read -r word rest; do
    case $word in
        COPY) read -r from to <<<"$rest" && cp "$out/container/$from" "$root$to" ;;
        RUN) inside sh -c "$rest" ;;
        USER) user=${rest%%:*} ;;
        FROM | WORKDIR | VOLUME | ENTRYPOINT | CMD | '#'* | '') ;;
        *) fail "packaging/Containerfile has a $word that this test does not know" ;;
    esac
done <packaging/Containerfile
report /usr/bin/zhoubao "$user" /shop/demo
say "the container's steps make the demo's report"
