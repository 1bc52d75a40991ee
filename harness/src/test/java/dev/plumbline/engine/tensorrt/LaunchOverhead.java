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
import tools.jackson.databind.JsonNode;

/**
 * {@code FOLDER [ROUNDS]} with {@code -Dplumbline.launches=PROGRAM}: the launches of LeNet-5 from Java beside the same in
 * C++, a fresh process each, in turns. Writes {@code launches.json} and prints the table.
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
    private static final double WARM_SECONDS = 1;

    private final Path folder;
    private final String searched = new TensorRtEngine().variables().getOrDefault("LD_LIBRARY_PATH", "");
    private String libraries = searched;

    private LaunchOverhead(Path folder) {
        this.folder = folder;
    }

    public static void main(String... args) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(Path.of(args[0])).toAbsolutePath();
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : ROUNDS;
        Path file = Files.writeString(
                folder.resolve("launches.json"), new LaunchOverhead(folder).measure(rounds), StandardCharsets.UTF_8);
        System.out.print(Launches.read(file).orElseThrow().page());
    }

    private String measure(int rounds) throws IOException, InterruptedException {
        String head = "";
        List<String> lines = new ArrayList<>();
        for (String cell : CELLS) {
            Path plan = folder.resolve(cell.replace('/', '-') + ".plan");
            JsonNode facts = json(java(LaunchPlan.class, cell, plan.toString()));
            libraries = facts.get("folders").asString() + ":" + searched;
            head = String.format(
                    Locale.ROOT,
                    "{\"gpu\":%s,\"driver\":%s,\"tensorrt\":%s,\"replays\":%d,\"pairs\":%d,\"samples\":%d,"
                            + "\"warm_seconds\":%.1f,\"rounds\":[\n",
                    facts.get("gpu"),
                    facts.get("driver"),
                    facts.get("tensorrt"),
                    REPLAYS,
                    PAIRS,
                    SAMPLES,
                    WARM_SECONDS);
            for (int round = 1; round <= rounds; round++) {
                lines.add(round(cell, plan, round));
                System.out.println(lines.get(lines.size() - 1));
            }
            Files.delete(plan); // Native code that nobody vouches for.
        }
        return head + String.join(",\n", lines) + "\n]}\n";
    }

    private String round(String cell, Path plan, int round) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(
                plan.toString(),
                Integer.toString(REPLAYS),
                Integer.toString(PAIRS),
                Integer.toString(SAMPLES),
                Double.toString(WARM_SECONDS)));
        if (cell.contains("/plugin/")) {
            arguments.add(PluginLibrary.find().path().toString());
        }
        List<String> java = java(LaunchLoop.class, arguments.toArray(String[]::new));
        List<String> cpp = new ArrayList<>(List.of(System.getProperty("plumbline.launches", "launches")));
        cpp.addAll(arguments);
        boolean javaFirst = round % 2 == 1;
        JsonNode first = json(javaFirst ? java : cpp);
        JsonNode second = json(javaFirst ? cpp : java);
        return String.format(
                Locale.ROOT,
                "{\"cell\":\"%s\",\"round\":%d,\"java\":%s,\"cpp\":%s}",
                cell,
                round,
                javaFirst ? first : second,
                javaFirst ? second : first);
    }

    /** As a run starts its workers. */
    private static List<String> java(Class<?> type, String... arguments) {
        return Child.command(type, List.of("-Dorg.bytedeco.javacpp.maxPhysicalBytes=0"), arguments);
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
