// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import dev.plumbline.ExitCode;
import dev.plumbline.journal.Entry;
import dev.plumbline.journal.Line;
import dev.plumbline.journal.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;

/** A worker's result: one line of a journal in a file of its own. */
final class Answer {
    private static final int LIMIT = 1 << 20;

    private Answer() {}

    /** Where the answer to a worker's i-th step is. */
    static Path file(Path result, int i) {
        return i == 0 ? result : result.resolveSibling(result.getFileName() + "." + i);
    }

    /** Leaves the result: whole, or not there at all. */
    static void write(Path file, Entry entry) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.write(part, Line.encode(entry));
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * The result of just this step.
     *
     * @throws IllegalArgumentException if there is none: what the worker did instead, without a subject
     */
    static Entry read(Path file, Step step) {
        Entry entry = decode(file);
        String fault;
        if (entry instanceof Entry.Parity verdict && step.equals(Step.parity(verdict.cell()))) {
            fault = verdict.pass() && !isProof(verdict) ? "claims parity without proof" : "";
        } else if (entry instanceof Entry.Fork fork && step.equals(Step.fork(fork.cell(), fork.fork()))) {
            fault = isTimed(fork) ? "" : "returned no timings";
        } else if (entry instanceof Entry.Failure failure
                && failure.cell().equals(step.cell())
                && failure.stage().equals(step.stage().word())
                && failure.fork() == step.fork()) {
            fault = isRed(failure) ? "" : "failed with the unknown exit code " + failure.exit();
        } else {
            fault = "answered for another step: " + named(entry);
        }
        if (!fault.isEmpty()) {
            throw new IllegalArgumentException(fault);
        }
        return entry;
    }

    private static Entry decode(Path file) {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IllegalArgumentException("returned nothing");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LIMIT + 1);
            if (bytes.length == 0 || bytes.length > LIMIT || bytes[bytes.length - 1] != '\n') {
                throw new IllegalArgumentException("returned " + bytes.length + " bytes that are no record");
            }
            return Line.decode(Arrays.copyOf(bytes, bytes.length - 1));
        } catch (Line.Damaged e) {
            throw new IllegalArgumentException("returned a damaged record", e);
        } catch (IOException e) {
            throw new IllegalArgumentException("returned a record that cannot be read: " + Printable.cause(e), e);
        }
    }

    private static boolean isProof(Entry.Parity verdict) {
        return verdict.images() > 0
                && !verdict.outputs().isEmpty()
                && verdict.outputs().stream()
                        .allMatch(output -> output.elements() > 0 && output.worst() <= 1 && output.unordered() == 0);
    }

    private static boolean isTimed(Entry.Fork fork) {
        return !fork.iterations().isEmpty()
                && fork.iterations().stream().allMatch(time -> time > 0)
                && !fork.quantiles().isEmpty()
                && fork.quantiles().values().stream().allMatch(time -> time > 0)
                && fork.samples() > 0;
    }

    private static boolean isRed(Entry.Failure failure) {
        return Arrays.stream(ExitCode.values())
                .anyMatch(code -> code.code() == failure.exit() && code.code() >= ExitCode.PARITY.code());
    }

    private static String named(Entry entry) {
        return Printable.text(entry.toString());
    }
}
