// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.plugins.abi;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorrt.nvinfer.IPluginCreatorV3One;
import org.bytedeco.tensorrt.nvinfer.IPluginV3;
import org.bytedeco.tensorrt.nvinfer.IPluginV3OneBuild;
import org.bytedeco.tensorrt.nvinfer.IPluginV3OneCore;
import org.bytedeco.tensorrt.nvinfer.IPluginV3OneRuntime;

/**
 * Sees whether the checks notice that two methods of an interface have changed places. Only methods whose calls can be
 * mistaken for each other without ending the process.
 */
final class SlotSwaps {
    private final Function<Consumer<Ledger>, Ledger> judge;
    private final List<String> overlooked = new ArrayList<>();
    private int tried;

    /** @param judge runs checks against a ledger of their own */
    SlotSwaps(Function<Consumer<Ledger>, Ledger> judge) {
        this.judge = judge;
    }

    void tryAll(Kind kind, IPluginCreatorV3One creator, String commit) {
        IPluginV3 plugin = new PluginChecks(new Ledger(), kind, creator).create(1);
        IPluginV3OneCore core = PluginChecks.core(plugin);
        IPluginV3OneBuild build = PluginChecks.build(plugin);
        IPluginV3OneRuntime runtime = PluginChecks.runtime(plugin);
        swap(
                creator,
                9,
                new int[][] {{0, 1}, {6, 7}, {7, 8}, {6, 8}},
                ledger -> new CreatorChecks(ledger, kind, creator).identify());
        swap(plugin, 6, new int[][] {{0, 1}}, ledger -> CreatorChecks.version(ledger, "IPluginV3", plugin, "PLUGIN"));
        swap(
                core,
                7,
                new int[][] {{0, 1}, {4, 5}, {5, 6}, {4, 6}},
                ledger -> new PluginChecks(ledger, kind, creator).core(core));
        swap(build, 15, new int[][] {{0, 1}, {4, 9}, {8, 11}, {8, 13}, {11, 13}, {12, 14}}, ledger -> {
            BuildChecks checks = new BuildChecks(ledger, kind, kind.coefficients(1), build);
            checks.constants(commit);
            checks.configuration();
        });
        swap(runtime, 9, new int[][] {{0, 1}, {4, 5}}, ledger -> {
            RuntimeChecks checks = new RuntimeChecks(ledger, kind, runtime);
            checks.identify();
            checks.tactic();
            checks.shapes();
        });
        Client.delete(plugin);
    }

    private void swap(Pointer object, int slots, int[][] pairs, Consumer<Ledger> checks) {
        for (int[] pair : pairs) {
            long table = Client.swap(object.address(), pair[0], pair[1], slots);
            Ledger ledger = judge.apply(checks);
            Client.restore(object.address(), table);
            tried++;
            if (ledger.faults().isEmpty()) {
                overlooked.add(object.getClass().getSimpleName() + " " + pair[0] + " and " + pair[1]);
            }
        }
    }

    int tried() {
        return tried;
    }

    List<String> overlooked() {
        return overlooked;
    }
}
