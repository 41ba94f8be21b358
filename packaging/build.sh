#!/usr/bin/env bash
# Builds what is handed out, into target/packages: a tarball, a Debian package, and a folder to build a container from.
#
#   packaging/build.sh [--program PATH] [--target TRIPLE] [--portable]
#
# Without --program it builds one. With the standard library of x86_64-unknown-linux-musl at hand (`rustup target add`), and musl-gcc, the
# program is static. With --portable, and zig as packaging/cc-glibc-2.17 calls it, it runs on any x86-64 Linux since 2014. Else it needs the
# C library of the machine that it was built on, or a newer one, and the package says so. --target names another machine, as
# aarch64-unknown-linux-musl. Needs dpkg-deb, dpkg-shlibdeps (dpkg-dev) and gzip.
set -euo pipefail
cd "$(dirname "$0")/.."

program= target= portable=
while [ $# -gt 0 ]; do
    case $1 in
        --program) program=$2; shift 2 ;;
        --target) target=$2; shift 2 ;;
        --portable) portable=1; shift ;;
        *) sed -n '2,9s/^# \{0,1\}//p' "$0" >&2; exit 64 ;;
    esac
done

version=$(sed -n '/^\[workspace.package\]/,/^\[/s/^version = "\(.*\)"$/\1/p' Cargo.toml)
out=${CARGO_TARGET_DIR:-target}/packages
host=$(rustc -vV | sed -n 's/^host: //p')
# The same bytes from the same tree.
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 0)}

has_library() { [ -d "$(rustc --print sysroot)/lib/rustlib/$1/lib" ]; }

portable() {
    target=x86_64-unknown-linux-gnu
    CC=$PWD/packaging/cc-glibc-2.17 CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_LINKER=$PWD/packaging/cc-glibc-2.17 \
        cargo build --release --locked --bin zhoubao --target "$target"
    program=${CARGO_TARGET_DIR:-target}/$target/release/zhoubao
}

build() {
    if [ -z "$target" ]; then
        target=$host
        if [ "$host" = x86_64-unknown-linux-gnu ] && has_library x86_64-unknown-linux-musl && command -v musl-gcc >/dev/null; then
            target=x86_64-unknown-linux-musl
        fi
    fi
    if [ "$target" = "$host" ]; then
        cargo build --release --locked --bin zhoubao
        program=${CARGO_TARGET_DIR:-target}/release/zhoubao
    else
        cargo build --release --locked --bin zhoubao --target "$target"
        program=${CARGO_TARGET_DIR:-target}/$target/release/zhoubao
    fi
}

# What stands beside the program wherever it goes.
documents() {
    install -d "$1"
    install -m 644 README.md README.zh-CN.md CHANGELOG.md LICENSE-MIT LICENSE-APACHE config.example.toml "$1"
    cp -r docs "$1/docs"
}

# The command line as shells and man know it.
shells() {
    LC_ALL=en "$program" man "$1/man/man1"
    LC_ALL=zh_CN "$program" man "$1/man/zh_CN/man1"
    LC_ALL=es "$program" man "$1/man/es/man1"
    install -d "$1/bash-completion/completions" "$1/zsh/vendor-completions" "$1/fish/vendor_completions.d"
    LC_ALL=en "$program" completions bash >"$1/bash-completion/completions/zhoubao"
    LC_ALL=en "$program" completions zsh >"$1/zsh/vendor-completions/_zhoubao"
    LC_ALL=en "$program" completions fish >"$1/fish/vendor_completions.d/zhoubao.fish"
}

tarball() {
    local name=zhoubao-$version-$machine-linux
    rm -rf "${out:?}/$name"
    documents "$out/$name"
    shells "$out/$name/share"
    install -m 755 "$program" "$out/$name/zhoubao"
    tar --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner -C "$out" -cf - "$name" | gzip -9n >"$out/$name.tar.gz"
    rm -rf "${out:?}/$name"
}

# The settings of the package: a new folder's, with the package's own places.
settings() {
    local folder
    folder=$(mktemp -d)
    LC_ALL=zh_CN.UTF-8 "$program" -q init "$folder"
    echo "#:schema file:///usr/share/zhoubao/config.schema.json"
    sed -e 's|^inbox = "inbox"  |inbox = "/var/lib/zhoubao/inbox"  |' -e 's|^data = "data"  |data = "/var/lib/zhoubao/data"  |' \
        -e 's|^reports = "reports"  |reports = "/var/lib/zhoubao/reports"  |' \
        -e 's|^# password_file = .*|# 密码单独写进 /etc/zhoubao/credentials/password（root 所有，chmod 600），systemd 只交给 zhoubao|' "$folder/config.toml"
    rm -rf "$folder"
}

# What the program needs of the system: nothing where it is static.
depends() {
    local folder
    folder=$(mktemp -d)
    mkdir -p "$folder/debian"
    printf 'Source: zhoubao\n\nPackage: zhoubao\nArchitecture: any\nDepends: ${shlibs:Depends}\n' >"$folder/debian/control"
    local found
    found=$( (cd "$folder" && dpkg-shlibdeps -O "$1" 2>/dev/null) | sed -n 's/^shlibs:Depends=//p')
    rm -rf "$folder"
    echo "${found:+$found, }"
}

debian_package() {
    local root=$out/debian architecture=$debian_architecture
    rm -rf "$root"
    install -d "$root/DEBIAN" "$root/etc/zhoubao" "$root/usr/bin" "$root/usr/lib/systemd/system" "$root/usr/share/doc/zhoubao" "$root/usr/share/lintian/overrides"
    install -m 755 "$program" "$root/usr/bin/zhoubao"
    install -d -m 700 "$root/etc/zhoubao/credentials"
    settings >"$root/etc/zhoubao/config.toml"
    install -m 644 templates/init/catalog.zh-CN.csv "$root/etc/zhoubao/catalog.csv"
    install -m 644 templates/init/excluded.zh-CN.csv "$root/etc/zhoubao/excluded.csv"
    install -m 644 packaging/debian/zhoubao.service "$root/usr/lib/systemd/system"
    # The timer that `schedule` writes, without the line that says so.
    sed 1d templates/schedule/zhoubao.timer >"$root/usr/lib/systemd/system/zhoubao.timer"
    install -m 644 packaging/debian/lintian-overrides "$root/usr/share/lintian/overrides/zhoubao"
    shells "$root/usr/share"
    install -d "$root/usr/share/zhoubao"
    install -m 644 docs/config.schema.json docs/report.schema.json "$root/usr/share/zhoubao"
    find "$root/usr/share/man" -name '*.1' -exec gzip -9n {} +
    documents "$root/usr/share/doc/zhoubao"
    rm "$root/usr/share/doc/zhoubao"/LICENSE-* "$root/usr/share/doc/zhoubao/CHANGELOG.md"
    gzip -9nc CHANGELOG.md >"$root/usr/share/doc/zhoubao/changelog.gz"
    packaging/debian/changelog.sh "$version" | gzip -9nc >"$root/usr/share/doc/zhoubao/changelog.Debian.gz"
    install -m 644 packaging/debian/copyright "$root/usr/share/doc/zhoubao/copyright"
    (cd "$root" && find etc -type f -printf '/%p\n' | sort) >"$root/DEBIAN/conffiles"
    install -m 755 packaging/debian/postinst packaging/debian/prerm packaging/debian/postrm "$root/DEBIAN"
    find "$root" -type d -not -path "$root/etc/zhoubao/credentials" -exec chmod 755 {} +
    find "$root/etc" "$root/usr/share" "$root/usr/lib" -type f -exec chmod 644 {} +
    sed -e "s/@VERSION@/$version/" -e "s/@ARCHITECTURE@/$architecture/" -e "s/@SIZE@/$(du -sk --exclude=DEBIAN "$root" | cut -f1)/" \
        -e "s/@DEPENDS@, /$(depends "$(realpath "$program")")/" packaging/debian/control >"$root/DEBIAN/control"
    (cd "$root" && find etc usr -type f -not -path 'etc/*' -print0 | sort -z | xargs -0 md5sum) >"$root/DEBIAN/md5sums"
    dpkg-deb --root-owner-group -Zxz --build "$root" "$out/zhoubao_$version-1_$architecture.deb" >/dev/null
    rm -rf "$root"
}

container() {
    rm -rf "$out/container"
    install -d "$out/container"
    install -m 755 "$program" "$out/container/zhoubao"
    install -m 644 packaging/Containerfile "$out/container"
}

if [ -z "$program" ] && [ -n "$portable" ]; then portable; fi
[ -n "$program" ] || build
machine=${target:-$host} machine=${machine%%-*}
case $machine in
    x86_64) debian_architecture=amd64 ;;
    aarch64) debian_architecture=arm64 ;;
    *) debian_architecture=$machine ;;
esac
mkdir -p "$out"
tarball
debian_package
container
ls -l "$out"
