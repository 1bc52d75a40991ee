// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import com.sun.management.OperatingSystemMXBean;
import dev.plumbline.engine.Engine;
import dev.plumbline.journal.Environment;
import dev.plumbline.journal.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Properties;
import java.util.TreeMap;

/** What is recorded about this machine and this build: these facts and no others. */
public final class Machine {
    static final String LOAD = "load";

    private static final Path CPUINFO = Path.of("/proc/cpuinfo");
    private static final Path OS_RELEASE = Path.of("/etc/os-release");
    private static final Path GOVERNOR = Path.of("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor");

    private Machine() {}

    /** The facts, those of the engines included. A fact that cannot be read is absent. */
    public static Environment facts(List<Engine> engines) {
        Map<String, String> facts = new TreeMap<>();
        line(CPUINFO, "model name\t: ").ifPresent(cpu -> facts.put("cpu", cpu));
        facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put("memory", String.format(Locale.ROOT, "%.1f GiB", system().getTotalMemorySize() / 0x1p30));
        facts.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        line(OS_RELEASE, "PRETTY_NAME=").ifPresent(name -> facts.put("distribution", name.replace("\"", "")));
        facts.put("arch", System.getProperty("os.arch"));
        facts.put("jdk", System.getProperty("java.vendor") + " " + Runtime.version());
        line(GOVERNOR, "").ifPresent(governor -> facts.put("governor", governor));
        load().ifPresent(load -> facts.put(LOAD, String.format(Locale.ROOT, "%.2f", load)));
        commit().ifPresent(commit -> facts.put("plumbline.commit", commit));
        engines.forEach(engine -> facts.putAll(engine.facts()));
        facts.replaceAll((name, fact) -> Printable.text(fact));
        return new Environment(facts);
    }

    /** The load average of the last minute, where the system has one. */
    static OptionalDouble load() {
        double load = system().getSystemLoadAverage();
        return load >= 0 ? OptionalDouble.of(load) : OptionalDouble.empty();
    }

    /** The commit that this was built from, with {@code -dirty} if files were changed; absent outside a checkout. */
    static Optional<String> commit() {
        Properties build = new Properties();
        try (InputStream in = Machine.class.getResourceAsStream("/dev/plumbline/build.properties")) {
            if (in != null) {
                build.load(in);
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        return Optional.ofNullable(build.getProperty("git.commit.id.abbrev"))
                .filter(commit -> !commit.isBlank())
                .map(commit -> commit + (Boolean.parseBoolean(build.getProperty("git.dirty")) ? "-dirty" : ""));
    }

    private static OperatingSystemMXBean system() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    }

    private static Optional<String> line(Path file, String prefix) {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8).stream()
                    .filter(line -> line.startsWith(prefix))
                    .map(line -> line.substring(prefix.length()).strip())
                    .filter(value -> !value.isEmpty())
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
