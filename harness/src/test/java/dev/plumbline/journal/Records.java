// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.journal;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Records to test with. */
public final class Records {
    public static final String CELL = "lenet5/relu/reference/native/fp64/b1";
    public static final String OTHER = "lenet5/elu/reference/native/fp64/b1";

    private Records() {}

    public static Entry.Start start(String... cells) {
        return new Entry.Start(
                "plumbline-run-1",
                "run-1",
                "2026-01-02T03:04:05Z",
                new Environment(Map.of("cpu", "Some CPU")),
                3,
                Map.of("name", "test"),
                List.of(cells),
                Map.of());
    }

    public static Entry.Parity parity(String cell, boolean pass) {
        return new Entry.Parity(
                cell,
                pass,
                "the reference",
                "six sigma",
                1,
                List.of(new Entry.Comparison("logits", 10, 0.5, 1e-6, 5e-7, 1e-7, 4e-7, 1e-6, 1e-7, 9e-7, 1, 0, null)),
                1,
                0,
                pass ? null : "logits differ",
                null,
                Map.of("fingerprint", "c0ffee"),
                0.25);
    }

    public static Entry.Fork fork(String cell, int fork) {
        return new Entry.Fork(
                cell,
                fork,
                "2026-01-02T03:04:06Z",
                List.of(100.5 + fork, 1.0 / 3),
                Map.of("50", 99.0),
                1000,
                Map.of("load", 0.5),
                Map.of("fingerprint", "c0ffee"),
                1.5);
    }

    public static Entry.Failure failure(String cell, String stage, int fork) {
        return new Entry.Failure(cell, stage, fork, 15, "the worker died");
    }

    public static Entry.End end() {
        return new Entry.End("2026-01-02T03:05:00Z", 55);
    }

    /** A whole run of a cell. */
    public static List<Entry> run(String cell) {
        return List.of(start(cell), parity(cell, true), fork(cell, 0), fork(cell, 1), fork(cell, 2), end());
    }

    static byte[] bytes(List<Entry> entries) {
        byte[][] lines = entries.stream().map(Line::encode).toArray(byte[][]::new);
        byte[] all = new byte
                [IntStream.range(0, lines.length).map(i -> lines[i].length).sum()];
        int at = 0;
        for (byte[] line : lines) {
            System.arraycopy(line, 0, all, at, line.length);
            at += line.length;
        }
        return all;
    }
}
