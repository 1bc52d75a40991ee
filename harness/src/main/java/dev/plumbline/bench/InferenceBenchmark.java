// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.bench;

import dev.plumbline.engine.Session;
import dev.plumbline.journal.Cell;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One inference of a cell over inputs that are there already. */
@State(Scope.Benchmark)
public class InferenceBenchmark {
    private static final Map<List<String>, Session> OPEN = new ConcurrentHashMap<>();

    /** The cell's id. */
    @Param("lenet5/relu/reference/native/fp64/b1")
    public String cell = "";

    /** A safetensors file; empty for the built-in weights. */
    @Param("")
    public String weights = "";

    @SuppressWarnings("NullAway.Init")
    private Session session;

    /** The session of a cell, ready to run: a JVM that times it several times opens it once. */
    static Session session(String cell, String weights) {
        return OPEN.computeIfAbsent(
                List.of(cell, weights),
                key -> Subject.of(
                                Cell.parse(cell), weights.isEmpty() ? Optional.empty() : Optional.of(Path.of(weights)))
                        .open());
    }

    @Setup
    public void open() {
        session = session(cell, weights);
    }

    @Benchmark
    public void inference() {
        session.run();
    }
}
