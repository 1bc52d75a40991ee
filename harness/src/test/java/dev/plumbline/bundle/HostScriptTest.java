// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.bundle;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/** The script that a host runs, as it runs it: in bash, on parts that this build wrote. */
class HostScriptTest {
    private static final String LAST = "4-plumbline-0001.part";

    @TempDir
    private Path folder;

    private FakeBuild build = new FakeBuild(Path.of(""));
    private Path parts = Path.of("");
    private Path host = Path.of("");

    @BeforeEach
    void bundle() throws IOException {
        build = FakeBuild.in(folder.resolve("build"));
        parts = folder.resolve("parts");
        host = folder.resolve("host");
        Path added = Files.writeString(folder.resolve("timing.cache"), "timings");
        Bundle.write(build.with(Optional.empty(), Optional.empty(), List.of(added)), FakeBuild.MIB, parts);
    }

    @Test
    void whatWasPackedIsUnpacked() throws IOException, InterruptedException {
        said(0, "run: 7 of 7 parts are here and sound", "files are in ../host; begin with ../host/plumbline doctor");
        for (String name : List.of(FakeBuild.TENSORRT, "lib/other-2.jar", "plumbline.jar", "libplumbline_plugins.so")) {
            assertThat(host.resolve(name)).hasSameBinaryContentAs(build.folder().resolve(name));
        }
        try (ZipFile thin = new ZipFile(host.resolve(FakeBuild.CUDA).toFile())) {
            assertThat(thin.stream().map(Object::toString)).containsExactly(ThinJar.CUDA_RUNTIME);
        }
        assertThat(host.resolve("added/timing.cache")).hasContent("timings");
        assertThat(host.resolve("runtime/legal/b/LICENSE"))
                .hasContent("licence")
                .isRegularFile();
        assertThat(folder.resolve("host.unpacking")).doesNotExist();

        assertThat(Shell.USUAL
                        .run(folder, "ln -s host/plumbline p; ./p bench -Dplumbline.cache=c -m 'a b'")
                        .said()
                        .lines())
                .containsExactly(
                        "-Djava.awt.headless=true",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dplumbline.plugins=" + host + "/libplumbline_plugins.so",
                        "-Dplumbline.cache=c",
                        "-cp",
                        String.format(
                                "%1$s/plumbline.jar:%1$s/%2$s:%1$s/lib/other-2.jar:%1$s/lib/reference-models-1.jar:"
                                        + "%1$s/%3$s",
                                host, FakeBuild.CUDA, FakeBuild.TENSORRT),
                        "dev.plumbline.cli.Main",
                        "bench",
                        "-m",
                        "a b");

        said(0, "run: ../host is unpacked already");
        Files.writeString(host.resolve("plumbline.jar"), "x");
        said(14, "../host/plumbline.jar has changed since it was unpacked: remove ../host and unpack again");
        Files.delete(host.resolve("MANIFEST"));
        said(14, "../host exists: name a folder that does not");
    }

    @Test
    void pythonStandsInForAllTools() throws IOException, InterruptedException {
        Shell bare = Shell.with(folder.resolve("bare"), List.of("bash"));
        String unpack = "bash run unpack . ../host";
        assertThat(bare.run(parts, unpack))
                .isEqualTo(new Shell.Ran(13, "run: there is no cat here: install cat, busybox or python3\n"));
        Shell.Ran python = Shell.USUAL.run(
                folder, "PATH=%s; python3 -c 'import sys; print(sys.executable)'", System.getenv("PATH"));
        assumeThat(python.exit()).as("no python3 here, so it did not stand in").isZero();
        Shell.delegate(folder.resolve("bare/python3"), python.said().strip());
        Path last = parts.resolve(LAST);
        byte[] whole = Files.readAllBytes(last);
        String manifest = Files.readString(parts.resolve("MANIFEST"));
        Files.write(last, Tar.end());
        Files.writeString(parts.resolve("MANIFEST"), digested(manifest, last));
        assertThat(bare.run(parts, unpack).said())
                .endsWith("sound\nrun: the archive holds 6 of 12 files: make the bundle again\n");
        Files.writeString(parts.resolve("MANIFEST"), manifest);
        assertThat(bare.run(parts, unpack).said()).contains("damaged: " + LAST + " (" + Tar.end().length + " of ");
        Files.write(last, whole);
        assertThat(bare.run(parts, "bash run unpack . MANIFEST/host").said())
                .contains("mkdir: ")
                .endsWith("run: MANIFEST/host.unpacking cannot be made: name a folder where you can write\n")
                .doesNotContain("Traceback");
        Files.writeString(
                Files.createDirectories(folder.resolve("host.unpacking/old")).resolve("file"), "");
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.createSymbolicLink(folder.resolve("again.unpacking"), elsewhere);
        assertThat(bare.run(parts, "bash run unpack . ../again").exit()).isZero();
        assertThat(elsewhere).isEmptyDirectory();
        assertThat(bare.run(parts, unpack).exit()).isZero();
        assertThat(folder.resolve("host.unpacking")).doesNotExist();
        assertThat(host.resolve("old")).doesNotExist();
        assertThat(bare.run(parts, unpack).said()).isEqualTo("run: ../host is unpacked already\n");
        assertThat(host.resolve("plumbline.jar"))
                .hasSameBinaryContentAs(build.folder().resolve("plumbline.jar"));
        assertThat(host.resolve("runtime/bin/java")).isExecutable();
        Files.writeString(folder.resolve("run.journal"), "a run");
        assertThat(bare.run(folder, "bash host/run results . out.tgz").exit()).isZero();
        assertThat(Shell.USUAL.run(folder, "tar xzOf out.tgz run.journal").said())
                .isEqualTo("a run");
    }

    @Test
    void partsMayComeOneAfterAnother() throws IOException, InterruptedException {
        Path first = parts.resolve("1-tensorrt-0001.part");
        Path kept = Files.move(first, folder.resolve("kept"));
        Path last = parts.resolve(LAST);
        byte[] whole = Files.readAllBytes(last);
        Files.write(last, new byte[10]);
        Path flipped = parts.resolve("2-runtime-0001.part");
        byte[] sound = Files.readAllBytes(flipped);
        byte[] changed = sound.clone();
        changed[700] ^= 1;
        Files.write(flipped, changed);
        Files.writeString(parts.resolve("1-tensorrt-0009.part"), "old");
        said(
                14,
                "run: 1-tensorrt-0009.part is no part of this bundle and is not used",
                "run: 4 of 7 parts are here and sound",
                "run: damaged: 2-runtime-0001.part (" + sound.length + " of " + sound.length + " bytes)",
                "run: damaged: 4-plumbline-0001.part (10 of " + whole.length + " bytes)",
                "run: missing: 1-tensorrt-0001.part",
                "run: . is not complete: carry these parts again, then run the same command");
        assertThat(host).doesNotExist();
        Files.move(kept, first);
        Files.write(last, whole);
        Files.write(flipped, sound);
        said(0, "run: 7 of 7 parts are here and sound");
    }

    @Test
    void aManifestThatIsMissingOrDamagedIsSaid() throws IOException, InterruptedException {
        Path manifest = parts.resolve("MANIFEST");
        List<String> lines = Files.readAllLines(manifest);
        Files.write(manifest, lines.subList(0, 5));
        said(14, "./MANIFEST has no end: carry it again");
        Files.writeString(manifest, "plumbline bundle 1\npart 12 3");
        said(14, "line 2 of ./MANIFEST is damaged: carry it again");
        Files.write(manifest, List.of(lines.get(0), lines.get(1), lines.get(1)));
        said(14, "line 3 of ./MANIFEST names 1-tensorrt-0001.part again: carry it again");
        Files.writeString(manifest, "junk\n");
        said(14, "./MANIFEST is not a manifest that this script knows: carry it again");
        Files.delete(manifest);
        said(14, "./MANIFEST is missing: carry MANIFEST into the folder of the parts");
    }

    @Test
    void nothingIsWrittenOutsideTheTarget() throws IOException, InterruptedException {
        Path manifest = parts.resolve("MANIFEST");
        String text = Files.readString(manifest);
        for (String path : List.of("../evil", "/tmp/evil", "lib/../../evil", ".evil", "lib//evil", "-evil")) {
            Files.writeString(manifest, text.replace(" plumbline.jar\n", " " + path + "\n"));
            said(18, "./MANIFEST names the unsafe path " + path + ": do not use this bundle");
        }
        Files.writeString(manifest, text.replace(" " + LAST + "\n", " ../" + LAST + "\n"));
        said(18, "./MANIFEST names the unsafe part ../4-plumbline-0001.part: do not use this bundle");

        Path last = parts.resolve(LAST);
        byte[] whole = Files.readAllBytes(last);
        Files.write(last, headed(whole, Tar.header("../evil", 7, false)));
        Files.writeString(manifest, digested(text, last));
        said(18, "the archive holds ../evil, not the plain file added/timing.cache: do not use this bundle");

        byte[] link = Tar.header("added/timing.cache", 7, false);
        link[156] = '2'; // A symbolic link; the sum of the header grows by as much as the type does.
        link[153] += 2;
        Files.write(last, headed(whole, link));
        Files.writeString(manifest, digested(text, last));
        said(18, "the archive holds added/timing.cache, not the plain file added/timing.cache: do not use this bundle");
        assertThat(host).doesNotExist();
        assertThat(folder.resolve("host.unpacking")).doesNotExist();
    }

    @Test
    void anArchiveThatEndsEarlyIsSaid() throws IOException, InterruptedException {
        Path manifest = parts.resolve("MANIFEST");
        String text = Files.readString(manifest);
        Path last = parts.resolve(LAST);
        Files.write(last, Tar.end());
        Files.writeString(manifest, digested(text, last));
        said(14, "the archive holds 6 of 12 files: make the bundle again");
    }

    @Test
    void aFullDiskLeavesNothingBehind() throws IOException, InterruptedException {
        Shell.Ran full = Shell.USUAL.run(parts, "ulimit -f 1000; bash run unpack . ../host");
        assertThat(full.exit()).isEqualTo(17);
        assertThat(full.said()).contains("run: ../host cannot be written: it takes 4 MB; make room");
        assertThat(host).doesNotExist();
        assertThat(folder.resolve("host.unpacking")).doesNotExist();
    }

    @Test
    void resultsAreOneSmallFile() throws IOException, InterruptedException {
        Path run = Files.createDirectories(folder.resolve("a run"));
        said(14, "run results '../a run' out.tgz", "../a run/run.journal is missing: name the folder of a run");
        Files.writeString(run.resolve("run.journal"), "journal");
        Files.writeString(run.resolve("hs_err_pid1.log"), "log");
        Files.writeString(run.resolve("report.html"), "page");
        Files.writeString(run.resolve("torch.json"), "times");
        Path layers = Files.createDirectories(run.resolve("layers")).resolve("a.tsv");
        Files.writeString(layers, "layer");
        said(0, "run results '../a run' out.tgz", "run: out.tgz has ", "then plumbline report --folder that folder");
        assertThat(Shell.USUAL.run(parts, "tar tzf out.tgz").said().lines())
                .containsExactly("run.journal", "hs_err_pid1.log", "torch.json", "layers/a.tsv");
        Files.write(layers, FakeBuild.random("layers", 17 << 20));
        said(
                0,
                "run results '../a run' out.tgz",
                "run: layers/*.tsv are left out: with them, out.tgz would have 178",
                "run: out.tgz has ");
        assertThat(Shell.USUAL.run(parts, "tar tzf out.tgz").said().lines())
                .containsExactly("run.journal", "hs_err_pid1.log", "torch.json");
        Files.write(run.resolve("run.journal"), FakeBuild.random("journal", 17 << 20), StandardOpenOption.CREATE);
        said(
                14,
                "run results '../a run' out.tgz",
                "bytes, not less than 16 MiB: carry run.journal alone, or bench fewer cells a run");
        said(17, "run results '../a run' no/such/out.tgz", "no/such/out.tgz cannot be written: make room");
    }

    @Test
    void otherWordsAreUsageErrors() throws IOException, InterruptedException {
        for (String words : List.of("", "unpack .", "repack . ../host", "results a b c")) {
            said(2, "run " + words, "run: usage: run unpack PARTS_DIR TARGET_DIR, or run results RUN_FOLDER OUT_FILE");
        }
        said(14, "run unpack no ../host", "no is not a folder: name the one that holds the parts");
    }

    /** Runs the script in the folder of the parts, unpacking to the host's folder unless the first word is run. */
    private void said(int exit, String... words) throws IOException, InterruptedException {
        boolean given = words[0].startsWith("run ") || words[0].equals("run");
        Shell.Ran ran = Shell.USUAL.run(parts, "bash %s", given ? words[0] : "run unpack . ../host");
        assertThat(ran.said()).contains(List.of(words).subList(given ? 1 : 0, words.length));
        assertThat(ran.exit()).isEqualTo(exit);
    }

    private static byte[] headed(byte[] part, byte[] header) {
        byte[] copy = part.clone();
        System.arraycopy(header, 0, copy, 0, header.length);
        return copy;
    }

    /** The manifest with the digest that the part has now. */
    private static String digested(String manifest, Path part) throws IOException {
        Digested digested = new Digested(LAST, OutputStream.nullOutputStream());
        Files.copy(part, digested);
        String entry = "part " + digested.entry().sha256() + " " + digested.bytes() + " " + LAST;
        return manifest.replaceFirst("part \\S+ \\d+ " + LAST, entry);
    }
}
