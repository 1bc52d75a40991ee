// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.interpret;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** The calling thread and daemon threads beside it: they share the numbered tasks of one step. */
final class Workers implements AutoCloseable {
    /** A part of a range of items. */
    interface Part {
        void run(int from, int to);
    }

    /** Elements of one task of an elementwise step: 128 KiB of doubles. */
    private static final int CHUNK = 1 << 14;

    private final int threads;
    private final ExecutorService others;

    Workers(int threads) {
        if (!(threads > 0)) {
            throw new IllegalArgumentException("threads must be positive, but is " + threads);
        }
        this.threads = threads;
        others = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "plumbline-reference");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Runs task 0 .. tasks - 1, each once, in any order; returns when all are done. */
    void run(int tasks, IntConsumer task) {
        AtomicInteger next = new AtomicInteger();
        Runnable share = () -> {
            for (int i = next.getAndIncrement(); i < tasks; i = next.getAndIncrement()) {
                task.accept(i);
            }
        };
        List<CompletableFuture<Void>> shares = new ArrayList<>();
        for (int i = 1; i < Math.min(threads, tasks); i++) {
            shares.add(CompletableFuture.runAsync(share, others));
        }
        try {
            share.run();
        } finally {
            next.set(tasks);
            join(shares);
        }
    }

    /** Runs the parts of 0 .. items - 1, where an item has so many elements. */
    void split(int items, int elements, Part part) {
        int chunk = Math.max(1, CHUNK / elements);
        run((items + chunk - 1) / chunk, i -> part.run(i * chunk, Math.min(items, (i + 1) * chunk)));
    }

    private static void join(List<CompletableFuture<Void>> shares) {
        try {
            CompletableFuture.allOf(shares.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    @Override
    public void close() {
        others.shutdown();
    }
}
