// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.faulty;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** All faults by name; the names are the scripts of {@link FaultyEngine}. */
public final class Faults {
    private static final Map<String, Fault> ALL = new LinkedHashMap<>();

    static {
        plant("none", Fault.NONE);
        OutputFaults.plant(Faults::plant);
        SessionFaults.plant(Faults::plant);
        ActivationFaults.plant(Faults::plant);
        WeightFaults.plant(Faults::plant);
        ArithmeticFaults.plant(Faults::plant);
        ProcessFaults.plant(Faults::plant);
    }

    private Faults() {}

    private static void plant(String name, Fault fault) {
        if (ALL.put(name, fault) != null) {
            throw new IllegalArgumentException("two faults are named " + name);
        }
    }

    static Fault named(String name) {
        Fault fault = ALL.get(name);
        if (fault == null) {
            throw new IllegalArgumentException("no fault is named " + name + "; there are " + ALL.keySet());
        }
        return fault;
    }

    public static Set<String> names() {
        return ALL.keySet();
    }
}
