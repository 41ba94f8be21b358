#!/usr/bin/env bash
# The mails of a run through Postfix and Dovecot as Debian ships them: over STARTTLS and over implicit TLS, with a login, fetched
# back over IMAP and compared byte for byte with what was kept.
#
#   tests/e2e/postfix.sh PROGRAM        from the project's root, as root, with postfix, dovecot-imapd, dovecot-lmtpd and openssl
#
# Both servers run from a folder of their own on free ports of this machine; an installed mail system is neither used nor changed.
set -euo pipefail

program=$(realpath "$1")
root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root"
python=${PYTHON:-python3}
week=2026-W46
now=2026-11-16T10:12:00+08:00
work=$(mktemp -d)
# Postfix and Dovecot give up root for users of their own.
chmod 755 "$work"

say() { echo "postfix: $*"; }
fail() { echo "postfix: $*" >&2; exit 1; }

finish() {
    local status=$?
    postfix -c "$work/postfix" stop >/dev/null 2>&1 || true
    doveadm -c "$work/dovecot.conf" stop >/dev/null 2>&1 || true
    if [ $status -ne 0 ] || [ -n "${KEEP:-}" ]; then
        tail -n 20 "$work"/*.log >&2 2>/dev/null || true
        echo "postfix: everything is left in $work" >&2
    else
        rm -rf "$work"
    fi
    exit $status
}
trap finish EXIT

free_ports() {
    "$python" -c '
import socket
sockets = [socket.socket() for _ in range(4)]
for s in sockets: s.bind(("127.0.0.1", 0))
print(*(s.getsockname()[1] for s in sockets))'
}

certificate() {
    openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=zhoubao test authority" \
        -keyout "$work/ca.key" -out "$work/ca.pem" 2>/dev/null
    openssl req -newkey rsa:2048 -nodes -subj /CN=localhost -keyout "$work/server.key" -out "$work/server.csr" 2>/dev/null
    printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\nbasicConstraints=CA:FALSE\n' >"$work/names.txt"
    openssl x509 -req -in "$work/server.csr" -CA "$work/ca.pem" -CAkey "$work/ca.key" -set_serial 1 -days 2 \
        -extfile "$work/names.txt" -out "$work/server.pem" 2>/dev/null
}

start_dovecot() {
    mkdir -p "$work/mail" "$work/sockets"
    chown mail:mail "$work/mail"
    cat >"$work/dovecot.conf" <<CONF
protocols = imap lmtp
listen = 127.0.0.1
base_dir = $work/dovecot
log_path = $work/dovecot.log
ssl = required
ssl_cert = <$work/server.pem
ssl_key = <$work/server.key
first_valid_uid = 1
mail_location = maildir:$work/mail/%u
passdb {
  driver = static
  args = password=an-authorisation-code
}
userdb {
  driver = static
  args = uid=mail gid=mail home=$work/mail/%u allow_all_users=yes
}
service imap-login {
  inet_listener imap {
    port = 0
  }
  inet_listener imaps {
    port = $imaps
    ssl = yes
  }
}
service lmtp {
  unix_listener $work/sockets/lmtp {
    mode = 0600
    user = postfix
  }
}
service auth {
  unix_listener $work/sockets/auth {
    mode = 0600
    user = postfix
  }
}
CONF
    dovecot -c "$work/dovecot.conf"
}

start_postfix() {
    mkdir -p "$work/postfix" "$work/queue" "$work/state"
    chown postfix "$work/state"
    cat >"$work/postfix/main.cf" <<CONF
compatibility_level = 3.6
queue_directory = $work/queue
data_directory = $work/state
maillog_file = $work/postfix.log
maillog_file_prefixes = $work
myhostname = localhost
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mydestination =
alias_maps =
virtual_mailbox_domains = example.com
virtual_mailbox_maps = static:all
virtual_transport = lmtp:unix:$work/sockets/lmtp
local_header_rewrite_clients =
message_size_limit = 50000000
mailbox_size_limit = 0
virtual_mailbox_limit = 0
smtpd_tls_cert_file = $work/server.pem
smtpd_tls_key_file = $work/server.key
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = $work/sockets/auth
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_recipient_restrictions = permit_sasl_authenticated, reject
CONF
    # Debian's own list of services, without its port and without its chroot.
    sed -E -e '/^smtp +inet/d' -e 's/^([^# ][^ ]* +(inet|unix|fifo|pass) +[-yn] +[-yn] +)[-y]/\1n/' \
        /usr/share/postfix/master.cf.dist >"$work/postfix/master.cf"
    cat >>"$work/postfix/master.cf" <<CONF
127.0.0.1:$starttls inet n - n - - smtpd -o smtpd_tls_security_level=encrypt
127.0.0.1:$implicit inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
CONF
    postfix -c "$work/postfix" start >"$work/start.log" 2>&1 || { cat "$work/start.log" >&2; fail "Postfix did not start"; }
}

# through TLS PORT: a run of its own whose mails go that way.
through() {
    local folder=$work/$1
    mkdir "$folder"
    sed -e "s|\"fixtures/|\"$root/fixtures/|" -e "s|\"out/|\"$folder/|" -e 's|^transport = "file"|transport = "smtp"|' \
        config.example.toml >"$folder/config.toml"
    cat >>"$folder/config.toml" <<SETTINGS

[mail.smtp]
host = "localhost"
port = $2
tls = "$1"
user = "report@example.com"
password_file = "$folder/password"
ca_file = "$work/ca.pem"
SETTINGS
    (umask 077 && echo an-authorisation-code >"$folder/password")
    "$program" --config "$folder/config.toml" check --mail || fail "the login over $1 fails"
    "$program" --config "$folder/config.toml" --now $now run --week $week >"$folder/run.txt" \
        || { cat "$folder/run.txt" >&2; fail "the run over $1 failed"; }
    "$python" tests/e2e/fetch_back.py --port "$imaps" --ca "$work/ca.pem" --password an-authorisation-code \
        "$folder/reports/$week/rev-1/messages"/*.eml
    say "sent over $1 and fetched back over IMAP, byte for byte"
    echo wrong >"$folder/password"
    if "$program" --config "$folder/config.toml" check --mail >"$folder/wrong.txt" 2>&1; then fail "a wrong password is let in"; fi
    grep -q "535" "$folder/wrong.txt" || fail "the refusal of a wrong password is not told"
}

read -r starttls implicit imaps _ <<<"$(free_ports)"
certificate
start_dovecot
start_postfix
through starttls "$starttls"
through implicit "$implicit"
