// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.plugins.abi;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorrt.global.nvinfer.DataType;
import org.bytedeco.tensorrt.global.nvinfer.TensorFormat;
import org.bytedeco.tensorrt.nvinfer.DimsExprs;
import org.bytedeco.tensorrt.nvinfer.DynamicPluginTensorDesc;
import org.bytedeco.tensorrt.nvinfer.IDimensionExpr;
import org.bytedeco.tensorrt.nvinfer.IExprBuilder;
import org.bytedeco.tensorrt.nvinfer.IPluginV3OneBuild;

/** Calls everything that a plugin has for the builder. */
record BuildChecks(Ledger ledger, Kind kind, float[] coefficients, IPluginV3OneBuild build) {
    private static final String TYPES = "IPluginV3OneBuild.getOutputDataTypes";
    private static final String SHAPES = "IPluginV3OneBuild.getOutputShapes";
    private static final String FORMATS = "IPluginV3OneBuild.supportsFormatCombination";
    private static final String CONFIGURE = "IPluginV3OneBuild.configurePlugin";

    /** The formats of each type, for tensors of at least four dimensions: the rule of TensorRT's documentation. */
    private static final Map<DataType, Set<TensorFormat>> SUPPORTED = new EnumMap<>(Map.of(
            DataType.kFLOAT,
            EnumSet.of(TensorFormat.kLINEAR, TensorFormat.kCHW32, TensorFormat.kHWC, TensorFormat.kDHWC),
            DataType.kHALF,
            EnumSet.complementOf(EnumSet.of(TensorFormat.kDLA_LINEAR, TensorFormat.kDLA_HWC4, TensorFormat.kDHWC)),
            DataType.kBF16,
            EnumSet.of(
                    TensorFormat.kLINEAR,
                    TensorFormat.kCHW2,
                    TensorFormat.kHWC8,
                    TensorFormat.kDHWC8,
                    TensorFormat.kHWC)));

    void constants(String commit) {
        CreatorChecks.version(ledger, "IPluginV3OneBuild", build, "PLUGIN_V3ONE_BUILD");
        String type = "IPluginV3OneBuild.";
        ledger.expect(type + "getNbOutputs", build.getNbOutputs(), 1);
        ledger.expect(type + "getNbTactics", build.getNbTactics(), 0);
        ledger.expect(type + "getValidTactics", build.getValidTactics(new int[1], 0), 0);
        ledger.expect(type + "getFormatCombinationLimit", build.getFormatCombinationLimit(), 100);
        DynamicPluginTensorDesc tensors = Descriptions.dynamic(3, DataType.kFLOAT, TensorFormat.kLINEAR, 2, 3);
        ledger.expect(type + "getWorkspaceSize", build.getWorkspaceSize(tensors, kind.inputs(), tensors, 1), 0L);
        StringBuilder id = new StringBuilder(commit);
        for (int i = 0; i < coefficients.length; i++) {
            String number = coefficients[i] == Math.rint(coefficients[i])
                    ? String.valueOf((int) coefficients[i])
                    : String.valueOf(coefficients[i]);
            id.append(';').append(kind.fields().get(i)).append('=').append(number);
        }
        ledger.expect(type + "getTimingCacheID", build.getTimingCacheID(), id.toString());
        ledger.expect(type + "getMetadataString", build.getMetadataString(), kind.name() + ";" + id);
    }

    void outputTypes() {
        for (DataType first : DataType.values()) {
            for (DataType other : DataType.values()) {
                int[] in = kind.inputs() == 1 ? new int[] {first.value} : new int[] {first.value, other.value};
                int[] out = {-7};
                int status = build.getOutputDataTypes(out, 1, in, in.length);
                boolean meant = SUPPORTED.containsKey(first) && (kind.inputs() == 1 || first == other);
                String what = kind.name() + " of " + Arrays.toString(in);
                if (meant) {
                    ledger.expect(TYPES, what, status + " and " + out[0], "0 and " + first.value);
                } else {
                    ledger.expectRefusal(TYPES, what, status != 0 && out[0] == -7, kind.name(), "data type");
                }
            }
        }
        int[] one = {0};
        ledger.expectRefusal(TYPES, "3 inputs", build.getOutputDataTypes(one, 1, new int[3], 3) != 0, kind.name(), "3");
        ledger.expectRefusal(
                TYPES, "2 outputs", build.getOutputDataTypes(new int[2], 2, new int[2], kind.inputs()) != 0, "2");
        ledger.expect(TYPES, "null", build.getOutputDataTypes((int[]) null, 1, null, kind.inputs()) != 0, true);
    }

    /** The output has the input's expressions; none is made, so any address serves for one. */
    void outputShapes() {
        IExprBuilder builder = new IExprBuilder(new BytePointer(64).fill(0));
        for (int rank = 0; rank <= 8; rank++) {
            DimsExprs in = new DimsExprs(kind.inputs());
            DimsExprs out = new DimsExprs(1).nbDims(-7);
            BytePointer places = new BytePointer(8);
            for (int i = 0; i < kind.inputs(); i++) {
                DimsExprs dims = in.getPointer(i).nbDims(rank);
                for (int d = 0; d < rank; d++) {
                    dims.d(d, new IDimensionExpr(places.getPointer(d)));
                }
            }
            int status = build.getOutputShapes(in, kind.inputs(), null, 0, out, 1, builder);
            long[] meant = IntStream.range(0, rank)
                    .mapToLong(d -> places.address() + d)
                    .toArray();
            long[] given = IntStream.range(0, rank)
                    .mapToLong(d -> out.d(d) == null ? 0 : out.d(d).address())
                    .toArray();
            ledger.expect(SHAPES, "rank " + rank, status + " and " + out.nbDims(), "0 and " + rank);
            ledger.expect(SHAPES, "rank " + rank, Arrays.toString(given), Arrays.toString(meant));
        }
        DimsExprs dims = new DimsExprs(3);
        ledger.expectRefusal(
                SHAPES, "3 inputs", build.getOutputShapes(dims, 3, null, 0, dims, 1, builder) != 0, kind.name(), "3");
        ledger.expect(SHAPES, "null", build.getOutputShapes(null, kind.inputs(), null, 0, null, 1, builder) != 0, true);
    }

    /**
     * Every type and format at every position, against every type and format in front of it. What lies behind the
     * position is not valid yet (IPluginV3OneBuild), so it is garbage here.
     */
    void formats() {
        DynamicPluginTensorDesc tensors = new DynamicPluginTensorDesc(3);
        for (DataType type : DataType.values()) {
            for (TensorFormat format : TensorFormat.values()) {
                Pointer.memset(tensors, 0x5a, 3L * tensors.sizeof());
                Descriptions.fill(tensors.desc(), type, format, 2, 3, 4, 5);
                boolean alone = SUPPORTED.getOrDefault(type, Set.of()).contains(format);
                ledger.expect(FORMATS, type + " " + format, supports(0, tensors), alone);
                for (int position = 1; position <= kind.inputs(); position++) {
                    for (DataType other : DataType.values()) {
                        for (TensorFormat second : TensorFormat.values()) {
                            Descriptions.fill(tensors.getPointer(position).desc(), other, second, 2, 3, 4, 5);
                            boolean meant = alone && other == type && second == format;
                            ledger.expect(
                                    FORMATS,
                                    type + " " + format + " then " + other + " " + second,
                                    supports(position, tensors),
                                    meant);
                        }
                    }
                    Descriptions.fill(tensors.getPointer(position).desc(), type, format, 2, 3, 4, 5);
                }
            }
        }
        Descriptions.fill(tensors.desc(), DataType.kHALF, TensorFormat.kHWC8, 6);
        ledger.expect(FORMATS, "HWC8 of 1 dimension", supports(0, tensors), false);
        Descriptions.fill(tensors.desc(), DataType.kHALF, TensorFormat.kLINEAR);
        ledger.expect(FORMATS, "a scalar", supports(0, tensors), true);
        for (int position : new int[] {-1, kind.inputs() + 1}) {
            ledger.expect(FORMATS, "position " + position, supports(position, tensors), false);
        }
        ledger.expect(FORMATS, "null", supports(0, null), false);
    }

    private boolean supports(int position, DynamicPluginTensorDesc tensors) {
        return build.supportsFormatCombination(position, tensors, kind.inputs(), 1);
    }

    void configuration() {
        int inputs = kind.inputs();
        DynamicPluginTensorDesc tensors = Descriptions.dynamic(3, DataType.kHALF, TensorFormat.kHWC8, 2, 3, 4, 5);
        ledger.expect(CONFIGURE, build.configurePlugin(tensors, inputs, tensors, 1), 0);
        ledger.expectRefusal(
                CONFIGURE, "3 inputs", build.configurePlugin(tensors, 3, tensors, 1) != 0, kind.name(), "3 inputs");
        ledger.expectRefusal(
                CONFIGURE, "no output", build.configurePlugin(tensors, inputs, tensors, 0) != 0, "0 outputs");
        ledger.expect(CONFIGURE, "null", build.configurePlugin(null, inputs, null, 1) != 0, true);
    }
}
