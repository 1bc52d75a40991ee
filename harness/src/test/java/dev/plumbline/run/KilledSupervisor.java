// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A supervisor whose workers answer at once; it says what it acknowledges. Made to be killed. */
final class KilledSupervisor {
    private KilledSupervisor() {}

    public static void main(String[] args) {
        Progress progress = new Progress() {
            @Override
            public void step(Step next, int done, int planned, Optional<Duration> left) {
                System.out.println(done);
            }

            @Override
            public void say(String line) {}
        };
        Workers workers = Heard.each(FakePlan::answer);
        Plan plan = FakePlan.of(Integer.parseInt(args[1]));
        Settings settings = FakePlan.settings(Integer.parseInt(args[2]));
        System.exit(new Supervisor(plan, settings, FakePlan.ENVIRONMENT, workers, progress)
                .run(Path.of(args[0]))
                .code());
    }
}
