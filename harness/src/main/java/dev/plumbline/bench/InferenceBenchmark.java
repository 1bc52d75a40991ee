// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.bench;

import dev.plumbline.engine.Session;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One inference of a cell over inputs that are there already. */
@State(Scope.Benchmark)
public class InferenceBenchmark {
    /** The cell's id. */
    @Param("lenet5/relu/reference/native/fp64/b1")
    public String cell = "";

    /** {@link Given#text}. */
    @Param("")
    public String given = "";

    @SuppressWarnings("NullAway.Init")
    private Session session;

    @Setup
    public void open() {
        session = OpenCell.of(cell, given).session();
    }

    @Benchmark
    public void inference() {
        session.run();
    }
}
