// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A checked ONNX model: every value has one origin, every constant as many values as its shape says. That operators are
 * known and get what they need is for who plays them to check.
 *
 * @see <a href="https://github.com/onnx/onnx/blob/main/docs/IR.md">The format</a>
 */
public final class OnnxFile {
    /** The versions of ONNX's own operators that are understood. */
    public static final int OLDEST_OPSET = 9;

    public static final int NEWEST_OPSET = 21;

    /** The first that names its operator sets as today; the newest is far enough for years to come. */
    private static final int OLDEST_IR = 3;

    private static final int NEWEST_IR = 30;
    private static final int MOST_DOMAINS = 64;

    private final byte[] content;
    private final String digest;
    private final int opset;
    private final GraphReader.Graph graph;

    /** Is told how much of a file has been read, often enough to be shown. */
    @FunctionalInterface
    public interface Progress {
        /** Tells nobody. */
        Progress NONE = (file, done, size) -> {};

        void read(Path file, long done, long size);
    }

    private OnnxFile(byte[] content, String digest, int opset, GraphReader.Graph graph) {
        this.content = content;
        this.digest = digest;
        this.opset = opset;
        this.graph = graph;
    }

    public static OnnxFile read(Path file) {
        return read(file, Progress.NONE);
    }

    /**
     * Reads a model and its data, which are in its folder or below.
     *
     * @throws MalformedOnnxException if it is no model that can be used
     * @throws UnsafeOnnxException if its data are not in its folder
     * @throws UncheckedIOException if the file cannot be read
     */
    public static OnnxFile read(Path file, Progress progress) {
        return read(file, new WholeFiles(WholeFiles.NO_LINKS, progress));
    }

    static OnnxFile read(Path file, WholeFiles reader) {
        String source = Names.of(String.valueOf(file.getFileName()));
        try {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw new MalformedOnnxException("it is not a file; give a file.");
            }
            Path real = file.toRealPath();
            byte[] content = reader.read(real);
            Path folder = file.toAbsolutePath().getParent();
            return parse(content, folder == null ? null : folder.toRealPath(), reader);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the model " + source + " (" + e + "); check the path.", e);
        } catch (MalformedOnnxException e) {
            throw new MalformedOnnxException(source + ": " + e.getMessage());
        } catch (UnsafeOnnxException e) {
            throw new UnsafeOnnxException(source + ": " + e.getMessage());
        }
    }

    /** A model that is not a file, and so can have no data outside it. The array is not copied: leave it alone. */
    public static OnnxFile of(byte[] content) {
        return parse(content, null, new WholeFiles(WholeFiles.NO_LINKS, Progress.NONE));
    }

    private static OnnxFile parse(byte[] content, @Nullable Path folder, WholeFiles reader) {
        MessageDigest digest = Names.sha256();
        digest.update(content);
        long ir = 0;
        Bytes graph = null;
        Map<String, Long> opsets = new HashMap<>();
        Once once = new Once("the model");
        Wire wire = Bytes.of(content).wire();
        while (wire.next()) {
            switch (wire.field()) {
                case ModelProto.IR_VERSION_FIELD_NUMBER ->
                    ir = once.of(wire, "IR version").varint();
                case ModelProto.GRAPH_FIELD_NUMBER ->
                    graph = once.of(wire, "graph").bytes();
                case ModelProto.OPSET_IMPORT_FIELD_NUMBER -> opset(wire.bytes(), opsets);
                case ModelProto.FUNCTIONS_FIELD_NUMBER ->
                    throw new MalformedOnnxException(
                            "the model has functions of its own; inline them (onnx.inliner) or export without them.");
                default -> wire.skip();
            }
        }
        if (graph == null || !(ir >= OLDEST_IR && ir <= NEWEST_IR)) {
            throw new MalformedOnnxException("the model has IR version " + ir + " and "
                    + (graph == null ? "no" : "a") + " graph, but needs a version from " + OLDEST_IR + " to "
                    + NEWEST_IR + " and a graph; is it an ONNX file, and complete?");
        }
        long opset = opsets.getOrDefault("", 0L);
        if (!(opset >= OLDEST_OPSET && opset <= NEWEST_OPSET)) {
            throw new MalformedOnnxException("the model is of opset " + opset + ", but opsets from " + OLDEST_OPSET
                    + " to " + NEWEST_OPSET + " can be read; convert it (onnx.version_converter).");
        }
        ExternalFiles files = new ExternalFiles(folder, reader, digest);
        GraphReader.Graph checked = new GraphReader(files, opsets.keySet()).read(graph);
        return new OnnxFile(content, HexFormat.of().formatHex(digest.digest()), (int) opset, checked);
    }

    private static void opset(Bytes message, Map<String, Long> opsets) {
        String domain = "";
        long version = 0;
        Wire wire = message.wire();
        while (wire.next()) {
            switch (wire.field()) {
                case OperatorSetIdProto.DOMAIN_FIELD_NUMBER -> domain = domain(Names.of(wire.bytes()));
                case OperatorSetIdProto.VERSION_FIELD_NUMBER -> version = wire.varint();
                default -> wire.skip();
            }
        }
        if (version < 1 || opsets.put(domain, version) != null || opsets.size() > MOST_DOMAINS) {
            throw new MalformedOnnxException("the model imports version " + version + " of the operators of \"" + domain
                    + "\", or twice, or too many sets; export it again.");
        }
    }

    /** ONNX's own domain has two names. */
    static String domain(String name) {
        return name.equals("ai.onnx") ? "" : name;
    }

    /** SHA-256 of the file and of the files with its data, in hexadecimal digits. */
    public String digest() {
        return digest;
    }

    /** The version of ONNX's own operators. */
    public int opset() {
        return opset;
    }

    /** What must be given at each inference; at least one. */
    public List<GraphInput> inputs() {
        return graph.inputs();
    }

    /** Names of values; at least one. */
    public List<String> outputs() {
        return graph.outputs();
    }

    /** Each behind those whose outputs it takes. */
    public List<Node> nodes() {
        return graph.nodes();
    }

    /** The initializers by the names of their values. */
    public Map<String, Constant> constants() {
        return graph.constants();
    }

    /** The file's own graph, nothing replaced, for inferences of this many images and with all its data inside. */
    public byte[] withBatch(int batch) {
        return OwnGraph.of(content, constants(), batch);
    }

    /** At least as many as all constants have, those of nodes included. */
    long elements() {
        return content.length
                + constants().values().stream().mapToLong(Constant::elements).sum();
    }

    /** What is odd about the values, a sentence each; nothing has been changed. */
    public List<String> oddities() {
        return Oddities.of(graph.nodes(), graph.constants());
    }
}
