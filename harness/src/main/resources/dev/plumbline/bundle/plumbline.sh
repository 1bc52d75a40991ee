#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Starts Plumbline with the Java and the libraries of this folder; properties (-Dplumbline.cache=DIR) may stand anywhere.
self=$0
[[ $self == */* ]] || self=./$self
self=$(readlink -f -- "$self" 2>/dev/null || printf '%s' "$self") # Not every host has readlink.
here=$(cd -P -- "${self%/*}" && pwd) || exit 17
case $here in
    *:*)
        echo "plumbline: a class path cannot hold the colon of $here: move the folder" >&2
        exit 2
        ;;
esac
path=$here/plumbline.jar
for jar in "$here"/lib/*.jar; do
    path=$path:$jar
done
properties=("-Dplumbline.plugins=$here/libplumbline_plugins.so") words=()
for word in "$@"; do
    case $word in
        -Dplumbline.*) properties+=("$word") ;;
        *) words+=("$word") ;;
    esac
done
exec "$here/runtime/bin/java" -Djava.awt.headless=true --enable-native-access=ALL-UNNAMED \
    "${properties[@]}" -cp "$path" dev.plumbline.cli.Main "${words[@]}"
