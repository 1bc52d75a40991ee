// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.stored;

import dev.plumbline.gate.stored.Session.Reading;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Sessions to test with. */
final class Sessions {
    static final String CELL = "lenet5/elu/tensorrt/plugin/fp16/b1";
    static final String CONTROL = "lenet5/elu/tensorrt/native/fp16/b1";
    static final Key KEY = new Key(Map.of("device.gpu", "Some GPU", "device.driver", "1.2", "protocol.name", "gate"));

    private Sessions() {}

    static Session of(int number, double ratio) {
        return of(number, "f", Map.of(CELL, ratio));
    }

    static Session of(int number, String engine, Map<String, Double> ratios) {
        Map<String, Reading> cells = new LinkedHashMap<>();
        ratios.forEach((cell, ratio) -> cells.put(cell, new Reading(CONTROL, engine, 6, ratio, 0.003)));
        return new Session("run-" + number, "2026-01-02T03:04:05Z", "c0ffee", "", cells);
    }

    /** Sessions whose ratios lie around 0 with just this standard deviation. */
    static Baseline baseline(int sessions, double spread) {
        Optional<Baseline> baseline = Optional.empty();
        double scale = spread * Math.sqrt((sessions - 1.0) / sessions);
        for (int i = 0; i < sessions; i++) {
            baseline = Optional.of(Baseline.with(baseline, KEY, of(i, i % 2 == 0 ? scale : -scale)));
        }
        return baseline.orElseThrow();
    }
}
