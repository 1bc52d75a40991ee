// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.plugins.OwnedFolder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.cuda.cudart.cudaDeviceProp;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.cuda.global.nvml;
import org.bytedeco.javacpp.BytePointer;

/**
 * The GPU that CUDA uses in this process.
 *
 * @param id tells this GPU from others of its kind: 12 digits of its UUID's SHA-256, since no serial number is recorded
 */
record Gpu(PlanKey.Device device, int multiprocessors, long cache, String id) {
    static Gpu current() {
        try (cudaDeviceProp properties = new cudaDeviceProp()) {
            Cuda.check(cudart.cudaGetDeviceProperties(properties, 0), "asking for a GPU");
            PlanKey.Device device = new PlanKey.Device(
                    TensorRtLibraries.version(),
                    driver(),
                    properties.name().getString(),
                    properties.major() + "." + properties.minor(),
                    properties.totalGlobalMem());
            byte[] uuid = new byte[16];
            new BytePointer(properties.uuid()).get(uuid);
            return new Gpu(
                    device,
                    properties.multiProcessorCount(),
                    properties.l2CacheSize(),
                    OwnedFolder.sha256(uuid).substring(0, 12));
        }
    }

    private static String driver() {
        byte[] version = new byte[80];
        try {
            if (nvml.nvmlInit_v2() == 0 && nvml.nvmlSystemGetDriverVersion(version, version.length) == 0) {
                return new String(version, StandardCharsets.US_ASCII).split("\0", 2)[0];
            }
        } catch (LinkageError e) { // A driver without the management library.
        }
        int[] cuda = new int[1];
        Cuda.check(cudart.cudaDriverGetVersion(cuda), "asking for the driver's version");
        return "for CUDA " + cuda[0] / 1000 + "." + cuda[0] % 1000 / 10;
    }

    /** For the record. */
    Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("gpu", device.gpu());
        facts.put("gpu.id", id);
        facts.put("gpu.capability", device.capability());
        facts.put("gpu.memory", String.format(Locale.ROOT, "%.1f GiB", device.memory() / 0x1p30));
        facts.put("gpu.multiprocessors", Integer.toString(multiprocessors));
        facts.put("gpu.l2", String.format(Locale.ROOT, "%.1f MiB", cache / 0x1p20));
        facts.put("driver", device.driver());
        facts.put("tensorrt", device.tensorRt());
        return facts;
    }
}
