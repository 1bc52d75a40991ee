// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.plugins.abi;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** Which virtual methods were called, and what they gave that was not meant. */
final class Ledger {
    private final Map<String, Integer> calls = new TreeMap<>();
    private final Map<String, List<String>> faults = new TreeMap<>();
    private final List<String> messages = new ArrayList<>();

    /** Notes a call of {@code Interface.method} and what it gave. */
    void expect(String method, Object given, Object meant) {
        expect(method, "", given, meant);
    }

    /** The same, with the circumstances for the reader of a fault. */
    void expect(String method, String circumstances, Object given, Object meant) {
        calls.merge(method, 1, Integer::sum);
        if (!Objects.equals(given, meant)) {
            faults.computeIfAbsent(method, key -> new ArrayList<>())
                    .add(method + " " + circumstances + " gave " + given + ", not " + meant);
        }
    }

    /** A refusal: the value that says so, and a message through the library's logger that contains all the words. */
    void expectRefusal(String method, String circumstances, boolean refused, String... words) {
        expect(method, circumstances, refused ? "a refusal" : "no refusal", "a refusal");
        String message = messages.isEmpty() ? "" : messages.get(messages.size() - 1);
        messages.clear();
        for (String word : words) {
            expect(
                    method,
                    circumstances + " with the message '" + message + "'",
                    message.contains(word) ? word : "",
                    word);
        }
    }

    void message(String text) {
        messages.add(text);
    }

    /** Messages that no refusal explains. */
    List<String> unexplained() {
        return messages;
    }

    Set<String> methods() {
        return calls.keySet();
    }

    int calls() {
        return calls.values().stream().mapToInt(Integer::intValue).sum();
    }

    int asMeant() {
        return calls.size() - faults.size();
    }

    /** The first faults of each method. */
    List<String> faults() {
        return faults.values().stream().flatMap(list -> list.stream().limit(3)).toList();
    }
}
