// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.journal.Strict;
import dev.plumbline.plugins.PluginLibrary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * {@code FOLDER [ROUNDS]}: the launches of LeNet-5 from Java beside the same in C++, as JSON in the folder; with {@code
 * -Dplumbline.launches=PROGRAM} a fresh process each, in turns ({@code launches.json}), with {@code
 * -Dplumbline.turns=LIBRARY} in one process ({@code turns.json}).
 */
final class LaunchOverhead {
    private static final List<String> CELLS =
            List.of("lenet5/relu/tensorrt/native/fp16/b1", "lenet5/isrlu/tensorrt/plugin/fp16/b1");
    private static final int ROUNDS = 7;
    private static final long DEADLINE_SECONDS = 300;

    /** So that a reading of K inferences lasts a millisecond. */
    private static final int REPLAYS = 64;

    private static final int PAIRS = 200;
    private static final int SAMPLES = 20_000;
    private static final int TURN_COUNT = 3_000;
    private static final double WARM_SECONDS = 1;
    private static final String PROCESSES = String.format(
            Locale.ROOT,
            "\"replays\":%d,\"pairs\":%d,\"samples\":%d,\"warm_seconds\":%.1f",
            REPLAYS,
            PAIRS,
            SAMPLES,
            WARM_SECONDS);
    private static final String TURNS = String.format(
            Locale.ROOT,
            "\"block\":%d,\"turns\":%d,\"warm_seconds\":%.1f",
            LaunchTurns.BLOCK,
            TURN_COUNT,
            WARM_SECONDS);

    private final Path folder;
    private final String searched = new TensorRtEngine().variables().getOrDefault("LD_LIBRARY_PATH", "");
    private String libraries = searched;

    private LaunchOverhead(Path folder) {
        this.folder = folder;
    }

    public static void main(String... args) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(Path.of(args[0])).toAbsolutePath();
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : ROUNDS;
        LaunchOverhead overhead = new LaunchOverhead(folder);
        if (System.getProperty("plumbline.turns") == null) {
            overhead.write("launches.json", PROCESSES, rounds, overhead::processes);
        } else {
            overhead.write("turns.json", TURNS, rounds, overhead::turns);
        }
    }

    private interface Measurement {
        /** Fields of one round, as JSON. */
        String round(List<String> arguments, int round) throws IOException, InterruptedException;
    }

    private void write(String name, String settings, int rounds, Measurement measurement)
            throws IOException, InterruptedException {
        String head = "";
        List<String> lines = new ArrayList<>();
        for (String cell : CELLS) {
            Path plan = folder.resolve(cell.replace('/', '-') + ".plan");
            JsonNode facts = json(java(LaunchPlan.class, List.of(cell, plan.toString())));
            libraries = facts.get("folders").asString() + ":" + searched;
            head = String.format(
                    "{\"gpu\":%s,\"driver\":%s,\"tensorrt\":%s,%s,\"rounds\":[\n",
                    facts.get("gpu"), facts.get("driver"), facts.get("tensorrt"), settings);
            List<String> arguments = new ArrayList<>(List.of(plan.toString()));
            if (cell.contains("/plugin/")) {
                arguments.add(PluginLibrary.find().path().toString());
            }
            for (int round = 1; round <= rounds; round++) {
                String measured = measurement.round(arguments, round);
                lines.add("{\"cell\":\"" + cell + "\",\"round\":" + round + "," + measured + "}");
                System.out.println(lines.get(lines.size() - 1));
            }
            Files.delete(plan); // Native code that nobody vouches for.
        }
        Files.writeString(folder.resolve(name), head + String.join(",\n", lines) + "\n]}\n");
    }

    private String processes(List<String> plan, int round) throws IOException, InterruptedException {
        List<String> arguments = with(plan, REPLAYS, PAIRS, SAMPLES, WARM_SECONDS);
        List<String> java = java(LaunchLoop.class, arguments);
        List<String> cpp = new ArrayList<>(List.of(System.getProperty("plumbline.launches", "launches")));
        cpp.addAll(arguments);
        boolean javaFirst = round % 2 == 1;
        JsonNode first = json(javaFirst ? java : cpp);
        JsonNode second = json(javaFirst ? cpp : java);
        return "\"java\":" + (javaFirst ? first : second) + ",\"cpp\":" + (javaFirst ? second : first);
    }

    private String turns(List<String> plan, int round) throws IOException, InterruptedException {
        String measured = json(java(LaunchTurns.class, with(plan, TURN_COUNT, WARM_SECONDS)))
                .toString();
        return measured.substring(1, measured.length() - 1);
    }

    /** Numbers between the plan and the plugin library. */
    private static List<String> with(List<String> plan, Number... numbers) {
        List<String> arguments = new ArrayList<>(plan);
        arguments.addAll(1, Stream.of(numbers).map(Number::toString).toList());
        return arguments;
    }

    /** As a run starts its workers. */
    private static List<String> java(Class<?> type, List<String> arguments) {
        return Child.command(
                type, List.of("-Dorg.bytedeco.javacpp.maxPhysicalBytes=0"), arguments.toArray(String[]::new));
    }

    /** The last line that the program prints; what it says besides goes where this program's does. */
    private JsonNode json(List<String> command) throws IOException, InterruptedException {
        Path out = folder.resolve("answer.txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("LD_LIBRARY_PATH", libraries);
        Process process = builder.start();
        try {
            boolean ended = process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS);
            if (!(ended && process.exitValue() == 0)) {
                throw new IllegalStateException(
                        (ended ? "status " + process.exitValue() : "no answer within " + DEADLINE_SECONDS + " s")
                                + " of " + String.join(" ", command));
            }
            List<String> lines = Files.readAllLines(out);
            return Strict.tree(lines.get(lines.size() - 1).getBytes(StandardCharsets.UTF_8), 0);
        } finally {
            process.destroyForcibly();
            Files.deleteIfExists(out);
        }
    }
}
