// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.paired;

import dev.plumbline.journal.Cell;
import dev.plumbline.journal.Contents;
import dev.plumbline.journal.Entry;
import dev.plumbline.journal.Journal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * Recorded processes of one build each, as the folder's README describes them: what the gate's error rates are replayed
 * on. The main method makes a file of a run's folder, plain or gated.
 */
final class Corpus {
    static final Path FOLDER = Path.of("..", "results", "noise");
    private static final String SCHEMA = "plumbline-noise-1";
    private static final String SUMS = "SHA256SUMS";
    private static final String SUFFIX = ".csv.gz";
    private static final int LIMIT = 64 << 20;

    private static final List<String> FACTS =
            List.of("cpu", "cores", "jdk", "gpu", "gpu.driver", "tensorrt", "onnxruntime.version", "plumbline.commit");

    /** Of a process, beside its times; a number that was not recorded is an empty field. */
    private static final List<String> STATE = List.of(
            "clock.sm.min",
            "clock.sm.mean",
            "clock.sm.max",
            "temperature.mean",
            "power.mean",
            "throttle",
            "kernels",
            "load");

    private static final List<String> COLUMNS = Stream.of(
                    List.of("order", "arm", "cell", "fork", "started"), STATE, List.of("windows"))
            .flatMap(List::stream)
            .toList();

    private Corpus() {}

    /**
     * One machine start.
     *
     * @param forks in the order in which they ran
     */
    record Session(String name, Map<String, String> facts, List<Fork> forks) {
        /** The times of each cell's processes as logs, in order; cells with fewer than two are left out. */
        Map<String, double[]> values() {
            Map<String, List<Double>> values = new LinkedHashMap<>();
            forks.forEach(fork ->
                    values.computeIfAbsent(fork.cell, cell -> new ArrayList<>()).add(fork.value()));
            values.values().removeIf(each -> each.size() < 2);
            Map<String, double[]> arrays = new LinkedHashMap<>();
            values.forEach((cell, each) -> arrays.put(
                    cell, each.stream().mapToDouble(Double::doubleValue).toArray()));
            return arrays;
        }
    }

    /**
     * One process of one cell.
     *
     * @param arm {@code run} of a plain run, else the arm of a gated one
     * @param state by name
     * @param windows nanoseconds of one inference, by window
     */
    record Fork(String arm, String cell, int number, String started, Map<String, Double> state, List<Double> windows) {
        double value() {
            return windows.stream().mapToDouble(Math::log).average().orElseThrow();
        }
    }

    /** Every session in the folder, by name; its files must be those of the checksums, and nothing else. */
    static List<Session> sessions(Path folder) throws IOException {
        Map<String, String> sums = new TreeMap<>();
        for (String line : Files.readAllLines(folder.resolve(SUMS))) {
            require(line.matches("[0-9a-f]{64}  [a-z0-9-]+\\.csv\\.gz"), SUMS + ": " + line);
            sums.put(line.substring(66), line.substring(0, 64));
        }
        require(names(folder).equals(List.copyOf(sums.keySet())), "other files than in " + SUMS);
        List<Session> sessions = new ArrayList<>();
        for (Map.Entry<String, String> sum : sums.entrySet()) {
            byte[] bytes = Files.readAllBytes(folder.resolve(sum.getKey()));
            require(sha256(bytes).equals(sum.getValue()), sum.getKey() + " is not what was recorded");
            sessions.add(parse(sum.getKey().replace(SUFFIX, ""), bytes));
        }
        return sessions;
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".gz"))
                    .sorted()
                    .toList();
        }
    }

    static Session parse(String name, byte[] compressed) throws IOException {
        byte[] bytes;
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
            bytes = in.readNBytes(LIMIT + 1);
        }
        require(bytes.length <= LIMIT, name + " is too large");
        String[] lines = new String(bytes, US_ASCII).split("\n", -1);
        require(lines[0].equals(SCHEMA) && lines[lines.length - 1].isEmpty(), name + " is no " + SCHEMA);
        Map<String, String> facts = new TreeMap<>();
        int at = 1;
        for (; lines[at].startsWith("fact;"); at++) {
            String[] fact = lines[at].split(";", -1);
            require(fact.length == 3 && facts.put(fact[1], fact[2]) == null, name + ": " + lines[at]);
        }
        require(lines[at].equals(String.join(";", COLUMNS)), name + ": " + lines[at]);
        List<Fork> forks = new ArrayList<>();
        for (at++; at < lines.length - 1; at++) {
            forks.add(fork(name, forks.size(), lines[at]));
        }
        require(!forks.isEmpty(), name + " has no process");
        return new Session(name, facts, List.copyOf(forks));
    }

    private static Fork fork(String name, int order, String line) {
        String[] fields = line.split(";", -1);
        require(fields.length == COLUMNS.size() && fields[0].equals(Integer.toString(order)), name + ": " + line);
        require(fields[1].matches("run|baseline|candidate|copy|control"), name + ": " + line);
        Cell.parse(fields[2]);
        require(fields[4].matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ"), name + ": " + line);
        Map<String, Double> state = new LinkedHashMap<>();
        for (int i = 0; i < STATE.size(); i++) {
            String field = fields[5 + i];
            if (!field.isEmpty()) {
                double value = number(name, field);
                require(value >= 0, name + ": " + line);
                state.put(STATE.get(i), value);
            }
        }
        List<Double> windows = Stream.of(fields[fields.length - 1].split(" "))
                .map(field -> number(name, field))
                .toList();
        require(windows.stream().allMatch(time -> time > 0), name + ": " + line);
        return new Fork(fields[1], fields[2], (int) number(name, fields[3]), fields[4], state, windows);
    }

    private static double number(String name, String field) {
        require(field.matches("[0-9]{1,15}(\\.[0-9]{1,6})?"), name + ": " + field + " is no number");
        return Double.parseDouble(field);
    }

    /** @param args a session's name and the folder of its run */
    public static void main(String[] args) throws IOException {
        write(args[0], Path.of(args[1]), FOLDER);
    }

    static void write(String name, Path run, Path folder) throws IOException {
        List<Fork> forks = new ArrayList<>();
        Map<String, String> facts = new TreeMap<>();
        for (Map.Entry<String, Path> journal : journals(run).entrySet()) {
            List<Entry> entries = Contents.read(journal.getValue()).entries();
            Entry.Start start = (Entry.Start) entries.get(0);
            Map<String, String> said = new TreeMap<>(start.environment().facts());
            said.keySet().retainAll(FACTS);
            facts.putAll(said);
            facts.put("protocol", start.protocol().getOrDefault("name", "unknown"));
            entries.stream()
                    .filter(Entry.Fork.class::isInstance)
                    .map(Entry.Fork.class::cast)
                    .forEach(fork -> forks.add(new Fork(
                            journal.getKey(),
                            fork.cell(),
                            fork.fork(),
                            fork.started(),
                            state(fork),
                            fork.iterations())));
        }
        // Stable: processes of one second stay in the order of their journal.
        forks.sort(Comparator.comparing(Fork::started));
        Files.createDirectories(folder);
        Path file = folder.resolve(name + SUFFIX);
        try (Writer out = new OutputStreamWriter(new GZIPOutputStream(Files.newOutputStream(file)), US_ASCII)) {
            out.write(SCHEMA + "\n");
            for (Map.Entry<String, String> fact : facts.entrySet()) {
                out.write("fact;" + fact.getKey() + ";" + fact.getValue().replace(';', ',') + "\n");
            }
            out.write(String.join(";", COLUMNS) + "\n");
            for (int order = 0; order < forks.size(); order++) {
                out.write(line(order, forks.get(order)) + "\n");
            }
        }
        StringBuilder sums = new StringBuilder();
        for (String each : names(folder)) {
            sums.append(sha256(Files.readAllBytes(folder.resolve(each))) + "  " + each + "\n");
        }
        Files.writeString(folder.resolve(SUMS), sums);
    }

    private static Map<String, Double> state(Entry.Fork fork) {
        Map<String, Double> state = new TreeMap<>(fork.facts());
        String kernels = fork.engine().getOrDefault("kernels", "");
        if (kernels.matches("[0-9]{1,9}")) {
            state.put("kernels", Double.valueOf(kernels));
        }
        return state;
    }

    /** Of a gated run only the arms that are there and ran the baseline's bytes; the control is another cell of them. */
    private static Map<String, Path> journals(Path run) {
        if (!Arms.areIn(run)) {
            return Map.of("run", run.resolve(Journal.NAME));
        }
        Map<String, Path> journals = new LinkedHashMap<>();
        String baseline = build(Arms.journal(run, Arm.BASELINE));
        for (Arm arm : List.of(Arm.BASELINE, Arm.COPY, Arm.CANDIDATE, Arm.CONTROL)) {
            Path journal = Arms.journal(run, arm);
            if (Files.exists(journal) && build(journal).equals(baseline)) {
                journals.put(arm.folder(), journal);
            }
        }
        return journals;
    }

    private static String build(Path journal) {
        Entry.Start start = (Entry.Start) Contents.read(journal).entries().get(0);
        return start.environment().facts().getOrDefault("build", "")
                + start.environment().facts().getOrDefault("delay", "");
    }

    private static String line(int order, Fork fork) {
        String state = STATE.stream()
                .map(name -> fork.state.containsKey(name) ? plain("%.3f", fork.state.get(name)) : "")
                .collect(Collectors.joining(";"));
        String windows = fork.windows.stream().map(time -> plain("%.2f", time)).collect(Collectors.joining(" "));
        return String.join(
                ";",
                Integer.toString(order),
                fork.arm,
                fork.cell,
                Integer.toString(fork.number),
                fork.started,
                state,
                windows);
    }

    private static String plain(String format, double value) {
        return String.format(Locale.ROOT, format, value).replaceFirst("\\.?0+$", "");
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
