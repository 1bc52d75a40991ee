// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.reference;

import dev.plumbline.engine.Session;
import dev.plumbline.interpret.Reference;
import dev.plumbline.interpret.Signature;
import dev.plumbline.model.Model;
import dev.plumbline.model.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Runs the images of a batch one after another. */
final class ReferenceSession implements Session {
    private final Reference reference;
    private final Set<String> traced;
    /** The inputs of each image. */
    private final List<Map<String, float[]>> images = new ArrayList<>();
    /** The results for each image. */
    private final List<Map<String, Tensor>> results = new ArrayList<>();

    ReferenceSession(Reference reference, Model model, int batch, Set<String> traced) {
        this.reference = reference;
        this.traced = traced;
        for (int i = 0; i < batch; i++) {
            Map<String, float[]> image = new LinkedHashMap<>();
            Signature.of(model).inputs().forEach((name, shape) -> image.put(name, new float[shape.elements()]));
            images.add(image);
        }
    }

    @Override
    public void upload(String input, float[] values) {
        int length = values.length / images.size();
        for (int i = 0; i < images.size(); i++) {
            System.arraycopy(values, i * length, images.get(i).get(input), 0, length);
        }
    }

    @Override
    public void run() {
        results.clear();
        for (Map<String, float[]> image : images) {
            results.add(reference.run(image, traced));
        }
    }

    @Override
    public Map<String, Tensor> outputs() {
        Map<String, Tensor> outputs = new LinkedHashMap<>();
        results.get(0).forEach((name, first) -> outputs.put(name, stack(name, first)));
        return outputs;
    }

    /** The tensors of all images as one, the batch first. */
    private Tensor stack(String name, Tensor first) {
        int[] shape = new int[first.shape().length + 1];
        shape[0] = results.size();
        System.arraycopy(first.shape(), 0, shape, 1, first.shape().length);
        int length = first.values().length;
        double[] values = new double[results.size() * length];
        for (int i = 0; i < results.size(); i++) {
            Tensor result = Objects.requireNonNull(results.get(i).get(name));
            System.arraycopy(result.values(), 0, values, i * length, length);
        }
        return new Tensor(shape, values);
    }

    @Override
    public void close() {
        reference.close();
    }
}
