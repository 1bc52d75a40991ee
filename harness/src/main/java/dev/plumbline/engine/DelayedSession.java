// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine;

import dev.plumbline.model.Tensor;
import java.util.Map;
import java.util.Optional;

/**
 * A session whose every inference takes longer by a part of itself: the slowdown that a sound gate must see. On the host
 * it waits after each inference; a device computes so many more of them, by its own clock.
 */
public final class DelayedSession implements Session {
    /** The property that asks for a delay: 0.03 is 3 %. */
    public static final String PROPERTY = "plumbline.delay";

    private static final double MOST = 1;

    private final Session session;
    private final double part;

    DelayedSession(Session session, double part) {
        this.session = session;
        this.part = part;
    }

    /** The session, delayed if {@link #PROPERTY} says so. */
    public static Session asked(Session session) {
        String asked = System.getProperty(PROPERTY);
        if (asked == null) {
            return session;
        }
        double part;
        try {
            part = Double.parseDouble(asked);
        } catch (NumberFormatException e) {
            part = Double.NaN;
        }
        if (!(part > 0 && part <= MOST)) {
            throw new EngineException(
                    "-D" + PROPERTY + "=" + asked + " is no delay: give a part of each inference, such as 0.03");
        }
        return new DelayedSession(session, part);
    }

    @Override
    public void upload(String input, float[] values) {
        session.upload(input, values);
    }

    @Override
    public void run() {
        long begin = System.nanoTime();
        session.run();
        long took = System.nanoTime() - begin;
        long end = begin + Math.round(took * (1 + part));
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    @Override
    public Map<String, Tensor> outputs() {
        return session.outputs();
    }

    @Override
    public Map<String, String> facts() {
        return session.facts();
    }

    @Override
    public Optional<DeviceClock> device() {
        return session.device().map(clock -> new Clock(clock, part));
    }

    @Override
    public void close() {
        session.close();
    }

    /** Of a number of inferences that is no whole one, more are computed and so much less of their time is told. */
    private static final class Clock implements DeviceClock {
        private final DeviceClock clock;
        private final double part;

        Clock(DeviceClock clock, double part) {
            this.clock = clock;
            this.part = part;
        }

        /** Rounded counts would not do: a slope from 1.03 K and 2.06 K of them was 1.8 % above the true one. */
        @Override
        public double replay(int count) {
            double asked = count * (1 + part);
            int whole = (int) Math.ceil(asked); // Rounded down, it would tell more than the host's clock.
            return clock.replay(whole) * (asked / whole);
        }

        @Override
        public double emptyReplay(int kernels, int count) {
            return clock.emptyReplay(kernels, count);
        }

        @Override
        public void enqueue() {
            clock.enqueue();
        }

        @Override
        public void synchronize() {
            clock.synchronize();
        }

        @Override
        public void poison() {
            clock.poison();
        }

        @Override
        public double tick() {
            return clock.tick();
        }

        @Override
        public Map<String, Double> state() {
            return clock.state();
        }
    }
}
