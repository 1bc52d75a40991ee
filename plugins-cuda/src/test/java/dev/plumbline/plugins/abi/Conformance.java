// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.plugins.abi;

import dev.plumbline.plugins.PluginLibrary;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.tensorrt.global.nvinfer;
import org.bytedeco.tensorrt.nvinfer.ILogger;
import org.bytedeco.tensorrt.nvinfer.IPluginCreatorV3One;
import org.bytedeco.tensorrt.nvinfer.IPluginRegistry.PluginLibraryHandle;
import org.bytedeco.tensorrt.nvinfer.IPluginV3;
import org.bytedeco.tensorrt.nvinfer.IPluginV3OneBuild;
import org.bytedeco.tensorrt.nvinfer.IPluginV3OneCore;
import org.bytedeco.tensorrt.nvinfer.IPluginV3OneRuntime;

/**
 * Calls every virtual method of every object of the plugin library through bindings that were compiled against
 * TensorRT's own headers. A process of its own, because a wrong declaration may well end it.
 *
 * <p>Arguments: shared objects to load first, that is, the C side of the client and stand-ins for the libraries that
 * the bindings want.
 */
final class Conformance {
    private static final List<Class<?>> INTERFACES = List.of(
            IPluginCreatorV3One.class,
            IPluginV3.class,
            IPluginV3OneCore.class,
            IPluginV3OneBuild.class,
            IPluginV3OneRuntime.class);

    private final Ledger ledger = new Ledger();
    private Ledger listening = ledger;
    private final ILogger logger = new ILogger() {
        @Override
        public void log(ILogger.Severity severity, String message) {
            listening.message(message);
        }
    };

    public static void main(String[] arguments) {
        Arrays.stream(arguments).forEach(System::load);
        Loader.load(nvinfer.class);
        System.exit(new Conformance().run() ? 0 : 1);
    }

    private boolean run() {
        PluginLibrary library = PluginLibrary.find();
        String path = library.path().toString();
        String commit = library.stamp().commit();
        List<IPluginCreatorV3One> creators;
        if (Boolean.getBoolean("plumbline.abi.registry")) {
            RegistryChecks registry = new RegistryChecks(ledger, nvinfer.getPluginRegistry(), path);
            PluginLibraryHandle handle = registry.load();
            creators = registry.find(Client.creators(path, logger));
            check(creators, commit);
            registry.unload(handle);
        } else {
            creators = Client.creators(path, logger);
            check(creators, commit);
        }
        boolean asMeant = report(creators.size());
        return swapSlots(creators.get(0), commit) && asMeant;
    }

    private void check(List<IPluginCreatorV3One> creators, String commit) {
        Map<String, Kind> kinds = Kind.all().stream().collect(Collectors.toMap(Kind::name, kind -> kind));
        ledger.expect(
                "IPluginCreatorV3One.getPluginName",
                creators.stream()
                        .map(IPluginCreatorV3One::getPluginName)
                        .sorted()
                        .toList(),
                kinds.keySet().stream().sorted().toList());
        for (IPluginCreatorV3One creator : creators) {
            Kind kind = kinds.get(creator.getPluginName());
            if (kind != null) {
                check(kind, creator, commit);
            }
        }
    }

    private void check(Kind kind, IPluginCreatorV3One creator, String commit) {
        CreatorChecks creation = new CreatorChecks(ledger, kind, creator);
        creation.identify();
        creation.acceptGoodFields();
        creation.refuseBadFields();
        PluginChecks whole = new PluginChecks(ledger, kind, creator);
        whole.identify();
        whole.copies();
        whole.roundTrip();
        whole.destruction();
        IPluginV3 plugin = whole.create(1);
        BuildChecks build = new BuildChecks(ledger, kind, kind.coefficients(1), PluginChecks.build(plugin));
        build.constants(commit);
        build.outputTypes();
        build.outputShapes();
        build.formats();
        build.configuration();
        RuntimeChecks runtime = new RuntimeChecks(ledger, kind, PluginChecks.runtime(plugin));
        runtime.identify();
        runtime.tactic();
        runtime.shapes();
        runtime.empty();
        runtime.badAddresses();
        runtime.launchWithoutDriver();
        Client.delete(plugin);
    }

    private boolean report(int plugins) {
        Set<String> forgotten = virtualMethods();
        forgotten.removeAll(ledger.methods());
        forgotten.forEach(method -> System.out.println("not called: " + method));
        ledger.faults().forEach(fault -> System.out.println("not as meant: " + fault));
        ledger.unexplained().forEach(message -> System.out.println("unexplained message: " + message));
        System.out.printf(
                Locale.ROOT,
                "ABI: %d virtual methods called, %d as meant (%d checks, %d plugins)%n",
                ledger.methods().size(),
                ledger.asMeant(),
                ledger.calls(),
                plugins);
        return forgotten.isEmpty()
                && ledger.unexplained().isEmpty()
                && ledger.asMeant() == ledger.methods().size();
    }

    private boolean swapSlots(IPluginCreatorV3One creator, String commit) {
        SlotSwaps swaps = new SlotSwaps(this::judge);
        swaps.tryAll(kinds().get(creator.getPluginName()), creator, commit);
        System.out.println("slot swaps: " + (swaps.tried() - swaps.overlooked().size()) + " of " + swaps.tried()
                + " noticed, overlooked: " + swaps.overlooked());
        return swaps.overlooked().isEmpty();
    }

    private Ledger judge(Consumer<Ledger> checks) {
        listening = new Ledger();
        checks.accept(listening);
        Ledger judged = listening;
        listening = ledger;
        return judged;
    }

    private static Map<String, Kind> kinds() {
        return Kind.all().stream().collect(Collectors.toMap(Kind::name, kind -> kind));
    }

    /** The methods that the bindings know, and the destructor, which they do not. */
    private static Set<String> virtualMethods() {
        Set<String> methods = new TreeSet<>(Set.of("IPluginV3.~IPluginV3"));
        for (Class<?> type : INTERFACES) {
            for (Method method : type.getMethods()) {
                boolean bound = method.getDeclaringClass().getName().startsWith("org.bytedeco.tensorrt.");
                if (bound && Modifier.isNative(method.getModifiers()) && !Modifier.isStatic(method.getModifiers())) {
                    methods.add(type.getSimpleName() + "." + method.getName());
                }
            }
        }
        return methods;
    }
}
