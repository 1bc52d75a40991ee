#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Unpacks a bundle of Plumbline on a host without network, and packs a run's results for the way back.
# Takes bash and the usual POSIX tools, or busybox or python3 for those that are missing.
set -uo pipefail
export LC_ALL=C

usage='usage: run unpack PARTS_DIR TARGET_DIR, or run results RUN_FOLDER OUT_FILE'
limit=$((16 << 20))

die() {
    printf 'run: %s\n' "$2" >&2
    exit "$1"
}

# Exit codes are those of plumbline: 2 usage, 13 a tool is missing, 14 bad input, 17 input or output, 18 refused.
tools() {
    local tool
    for tool in cat cmp cp gzip mkdir mv rm sha256sum tar wc; do
        if command -v "$tool" >/dev/null; then
            continue
        elif command -v busybox >/dev/null; then
            eval "$tool() { busybox $tool \"\$@\"; }"
        elif [[ $tool =~ ^(gzip|sha256sum|tar)$ ]] && command -v python3 >/dev/null; then
            python=yes
        elif command -v python3 >/dev/null; then
            eval "$tool() { stand_in $tool \"\$@\"; }"
        else
            die 13 "there is no $tool here: install $tool, busybox or python3"
        fi
    done
}

# What this script uses of a tool.
stand_in() {
    python3 -c '
import filecmp, os, shutil, signal, sys
signal.signal(signal.SIGPIPE, signal.SIG_DFL)
tool, names = sys.argv[1], sys.argv[2:]
while names and names[0].startswith("-"):
    if names.pop(0) == "--":
        break
try:
    if tool == "cat":
        for name in names:
            with open(name, "rb") as file:
                shutil.copyfileobj(file, sys.stdout.buffer)
    elif tool == "cmp":
        sys.exit(not filecmp.cmp(*names, shallow=False))
    elif tool == "cp":
        shutil.copy(*names)
    elif tool == "mkdir":
        os.makedirs(names[0], exist_ok=True)
    elif tool == "mv":
        os.rename(*names)
    elif tool == "rm" and os.path.islink(names[0]):
        os.remove(names[0])
    elif tool == "rm" and os.path.exists(names[0]):
        shutil.rmtree(names[0])
    elif tool == "wc":
        print(sum(map(len, iter(lambda: sys.stdin.buffer.read(1 << 20), b""))))
except OSError as e:
    sys.exit(f"{tool}: {e}")' "$@"
}

digests() {
    if [[ -z ${python:-} ]]; then
        sha256sum -- "$@"
        return
    fi
    python3 -c '
import hashlib, sys
for name in sys.argv[1:]:
    digest = hashlib.sha256()
    with open(name, "rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    print(digest.hexdigest() + "  " + name)' "$@"
}

members() {
    if [[ -z ${python:-} ]]; then
        tar -tvf -
        return
    fi
    python3 -c '
import sys, tarfile
for member in tarfile.open(fileobj=sys.stdin.buffer, mode="r|"):
    print("-" if member.isreg() else "?", "owner", member.size, "date", "time", member.name)'
}

extract() {
    if [[ -z ${python:-} ]]; then
        tar -xf - -C "$1"
        return
    fi
    python3 -c '
import sys, tarfile
safe = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
tarfile.open(fileobj=sys.stdin.buffer, mode="r|").extractall(sys.argv[1], **safe)' "$1"
}

pack() {
    if [[ -z ${python:-} ]]; then
        tar -cf - -C "$1" "${@:2}" | gzip -9
        return
    fi
    python3 -c '
import os, sys, tarfile
os.chdir(sys.argv[1])
with tarfile.open(fileobj=sys.stdout.buffer, mode="w|gz") as archive:
    for name in sys.argv[2:]:
        archive.add(name)' "$@"
}

# Reads the manifest into parts, files (names in order), sum and size (by name).
read_manifest() {
    local line kind name safe='[A-Za-z0-9_][A-Za-z0-9_.+-]*' number=0
    declare -ga parts=() files=()
    declare -gA sum=() size=()
    [[ -f $1 ]] || die 14 "$1 is missing: carry MANIFEST into the folder of the parts"
    while IFS= read -r line || [[ -n $line ]]; do
        number=$((number + 1))
        if [[ $number == 1 ]]; then
            [[ $line == 'plumbline bundle 1' ]] || die 14 "$1 is not a manifest that this script knows: carry it again"
            continue
        fi
        [[ $line == end ]] && return
        [[ $line =~ ^(part|file)\ ([0-9a-f]{64})\ ([0-9]{1,12})\ ([^[:space:]]+)$ ]] ||
            die 14 "line $number of $1 is damaged: carry it again"
        kind=${BASH_REMATCH[1]} name=${BASH_REMATCH[4]}
        [[ -z ${sum[$name]:-} ]] || die 14 "line $number of $1 names $name again: carry it again"
        sum[$name]=${BASH_REMATCH[2]} size[$name]=${BASH_REMATCH[3]}
        if [[ $kind == part ]]; then
            [[ $name =~ ^[0-9]-[a-z]+-[0-9]{4}\.part$ ]] || die 18 "$1 names the unsafe part $name: do not use this bundle"
            parts+=("$name")
        else
            [[ $name =~ ^$safe(/$safe)*$ ]] || die 18 "$1 names the unsafe path $name: do not use this bundle"
            files+=("$name")
        fi
    done <"$1"
    die 14 "$1 has no end: carry it again"
}

# Puts those of the names whose content in a folder is not that of the manifest into wrong.
check() {
    local digest name
    local -A found=()
    wrong=()
    while read -r digest name; do
        found[$name]=$digest
    done < <(cd -- "$1" && digests "${@:2}")
    for name in "${@:2}"; do
        if [[ ! -f $1/$name || ${found[$name]:-} != "${sum[$name]}" ]]; then
            wrong+=("$name")
        fi
    done
}

check_parts() {
    local name here=() missing=() damaged=()
    for name in "${parts[@]}"; do
        if [[ -f $1/$name ]]; then here+=("$name"); else missing+=("$name"); fi
    done
    for name in "$1"/*.part; do
        name=${name##*/}
        if [[ $name != '*.part' && -z ${sum[$name]:-} ]]; then
            printf 'run: %s is no part of this bundle and is not used\n' "$name"
        fi
    done
    wrong=()
    [[ ${#here[@]} == 0 ]] || check "$1" "${here[@]}"
    for name in "${wrong[@]}"; do
        damaged+=("$name ($(($(wc -c <"$1/$name"))) of ${size[$name]} bytes)")
    done
    printf 'run: %d of %d parts are here and sound\n' $((${#here[@]} - ${#wrong[@]})) ${#parts[@]}
    [[ ${#wrong[@]} == 0 ]] || printf 'run: damaged: %s\n' "${damaged[@]}" >&2
    [[ ${#missing[@]} == 0 ]] || printf 'run: missing: %s\n' "${missing[@]}" >&2
    [[ ${#wrong[@]} == 0 && ${#missing[@]} == 0 ]] ||
        die 14 "$1 is not complete: carry these parts again, then run the same command"
}

stream() {
    (cd -- "$1" && cat -- "${parts[@]}")
}

# The archive holds the plain files of the manifest in their order and nothing else: no links, no other paths.
check_members() {
    local type name more at=0
    while read -r type _ _ _ _ name more; do
        [[ $type == -* && -z $more && $name == "${files[at]:-}" ]] ||
            die 18 "the archive holds $(printf '%q' "$name"), not the plain file ${files[at]:-end}: do not use this bundle"
        at=$((at + 1))
    done < <(stream "$1" | members 2>/dev/null)
    [[ $at == "${#files[@]}" ]] || die 14 "the archive holds $at of ${#files[@]} files: make the bundle again"
}

unpack() {
    local from=$1 to=${2%/} bytes=0 name
    [[ -d $from ]] || die 14 "$from is not a folder: name the one that holds the parts"
    read_manifest "$from/MANIFEST"
    if [[ -f $to/MANIFEST ]] && cmp -s "$from/MANIFEST" "$to/MANIFEST"; then
        check "$to" "${files[@]}"
        [[ ${#wrong[@]} == 0 ]] || die 14 "$to/${wrong[0]} has changed since it was unpacked: remove $to and unpack again"
        printf 'run: %s is unpacked already\n' "$to"
        return
    fi
    [[ ! -e $to && ! -h $to ]] || die 14 "$to exists: name a folder that does not"
    check_parts "$from"
    check_members "$from"
    for name in "${files[@]}"; do
        bytes=$((bytes + size[$name]))
    done
    new=$to.unpacking
    trap 'rm -rf -- "$new"' EXIT
    rm -rf -- "$new"
    mkdir -p -- "$new" || die 17 "$new cannot be made: name a folder where you can write"
    stream "$from" | extract "$new" || die 17 "$to cannot be written: it takes $((bytes / 1000000 + 1)) MB; make room"
    check "$new" "${files[@]}"
    [[ ${#wrong[@]} == 0 ]] || die 17 "${wrong[0]} was not unpacked as it was packed: make the bundle again or change the disk"
    cp -- "$from/MANIFEST" "$new/MANIFEST" && mv -- "$new" "$to" || die 17 "$to cannot be written: make room"
    trap - EXIT
    printf 'run: %d files are in %s; begin with %s/plumbline doctor\n' ${#files[@]} "$to" "$to"
}

# Puts the size into bytes.
pack_into() {
    pack "${@:2}" >"$1" || die 17 "$1 cannot be written: make room or name another file"
    bytes=$(($(wc -c <"$1")))
}

results() {
    local folder=$1 out=$2 names=(run.journal) all name
    [[ -f $folder/run.journal ]] || die 14 "$folder/run.journal is missing: name the folder of a run"
    for name in "$folder"/*.log "$folder/torch.json"; do
        [[ -f $name ]] && names+=("${name##*/}")
    done
    all=("${names[@]}")
    for name in "$folder"/layers/*.tsv; do
        [[ -f $name ]] && all+=("layers/${name##*/}")
    done
    pack_into "$out" "$folder" "${all[@]}"
    if ((bytes >= limit && ${#all[@]} > ${#names[@]})); then
        printf 'run: layers/*.tsv are left out: with them, %s would have %d bytes\n' "$out" "$bytes"
        pack_into "$out" "$folder" "${names[@]}"
    fi
    ((bytes < limit)) || die 14 "$out has $bytes bytes, not less than 16 MiB: carry run.journal alone, or bench fewer cells a run"
    printf 'run: %s has %d bytes; elsewhere: tar xzf it into a folder, then plumbline report --folder that folder\n' "$out" "$bytes"
}

case ${1:-}:$# in
    unpack:3 | results:3)
        tools
        "$@"
        ;;
    *) die 2 "$usage" ;;
esac
