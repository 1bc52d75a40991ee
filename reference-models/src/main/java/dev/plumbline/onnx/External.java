// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where a tensor's values are outside the file.
 *
 * @param location relative to the folder of the model; plain names separated by slashes
 * @param offset of the first byte
 * @param length in bytes, -1 if not said
 */
record External(String location, long offset, long length) {
    /** No dot first, so neither .. nor hidden; nothing that any system or decoder takes for more than a letter. */
    private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}_. +@=-]{0,254}");

    private static final int DEEPEST = 16;
    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,17}");
    private static final Set<String> KEYS = Set.of("location", "offset", "length", "checksum");

    /** The texts of a tensor's entries by their keys. */
    static External of(List<Bytes> entries, String label) {
        Map<String, String> texts = new HashMap<>();
        for (Bytes entry : entries) {
            String key = "";
            String value = "";
            Once once = new Once(label);
            Wire wire = entry.wire();
            while (wire.next()) {
                switch (wire.field()) {
                    case StringStringEntryProto.KEY_FIELD_NUMBER ->
                        key = Names.of(once.of(wire, "key").bytes());
                    case StringStringEntryProto.VALUE_FIELD_NUMBER ->
                        value = Names.of(once.of(wire, "value").bytes());
                    default -> wire.skip();
                }
            }
            if (!KEYS.contains(key) || texts.put(key, value) != null) {
                throw new MalformedOnnxException(label + " has external data with the entry " + key
                        + ", which is unknown or there twice; export the model again.");
            }
        }
        String location = texts.getOrDefault("location", "");
        requirePlain(location, label);
        return new External(location, number(texts, "offset", 0, label), number(texts, "length", -1, label));
    }

    private static void requirePlain(String location, String label) {
        String[] parts = location.split("/", -1);
        boolean plain = parts.length <= DEEPEST;
        for (String part : parts) {
            plain &= PLAIN.matcher(part).matches();
        }
        if (!plain) {
            throw new UnsafeOnnxException(label + " has its data in \"" + location
                    + "\", which is no plain path below the model's folder; do not use this file, or move its data.");
        }
    }

    private static long number(Map<String, String> texts, String key, long absent, String label) {
        String text = texts.get(key);
        if (text == null) {
            return absent;
        }
        if (!NUMBER.matcher(text).matches()) {
            throw new MalformedOnnxException(label + " has external data with the " + key + " " + text
                    + ", which is no number of bytes; export the model again.");
        }
        return Long.parseLong(text);
    }
}
