// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.plugins.abi;

import java.util.List;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorrt.nvinfer.IPluginCreatorInterface;
import org.bytedeco.tensorrt.nvinfer.IPluginCreatorV3One;
import org.bytedeco.tensorrt.nvinfer.IPluginRegistry;
import org.bytedeco.tensorrt.nvinfer.IPluginRegistry.PluginLibraryHandle;

/** What TensorRT's own registry makes of the library. */
record RegistryChecks(Ledger ledger, IPluginRegistry registry, String library) {
    private static final String FIND = "IPluginRegistry.getCreator";

    /** Loads the library, as {@code trtexec --dynamicPlugins} does; a second time is refused. */
    PluginLibraryHandle load() {
        int before = creators();
        PluginLibraryHandle handle = registry.loadLibrary(library);
        ledger.expect("IPluginRegistry.loadLibrary", handle != null, true);
        ledger.expect("IPluginRegistry.loadLibrary", "again", registry.loadLibrary(library), null);
        ledger.expect(
                "IPluginRegistry.getAllCreators",
                creators() - before,
                Kind.all().size());
        return handle;
    }

    /** The registry's creators: the very objects that getCreators gives. */
    List<IPluginCreatorV3One> find(List<IPluginCreatorV3One> direct) {
        return direct.stream()
                .map(creator -> {
                    String name = creator.getPluginName();
                    IPluginCreatorInterface found = registry.getCreator(name, "1", "plumbline");
                    ledger.expect(FIND, name, found == null ? 0L : found.address(), creator.address());
                    ledger.expect(FIND, name + " 2", registry.getCreator(name, "2", "plumbline"), null);
                    ledger.expect(FIND, name + " elsewhere", registry.getCreator(name, "1", ""), null);
                    return new IPluginCreatorV3One((Pointer) found);
                })
                .toList();
    }

    void unload(PluginLibraryHandle handle) {
        int before = creators();
        registry.deregisterLibrary(handle);
        ledger.expect(
                "IPluginRegistry.deregisterLibrary",
                before - creators(),
                Kind.all().size());
    }

    private int creators() {
        try (IntPointer count = new IntPointer(1)) {
            registry.getAllCreators(count);
            return count.get();
        }
    }
}
