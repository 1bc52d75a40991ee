// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.activation.Activation;
import dev.plumbline.activation.Operators;
import java.util.Arrays;
import java.util.stream.Collectors;

/** An activation's composition as text, an operation a line: {@code add(2, 5)}. A value is the number of its line. */
final class Composition implements Operators<Integer> {
    private final StringBuilder text = new StringBuilder();
    private int lines;

    private Composition() {}

    static String of(Activation activation) {
        Composition composition = new Composition();
        int y = activation.compose(composition, composition.line("x"));
        return composition.text + "result " + y;
    }

    private int line(String operation, Object... of) {
        text.append(Arrays.stream(of).map(Object::toString).collect(Collectors.joining(", ", operation + "(", ")\n")));
        return lines++;
    }

    @Override
    public Integer constant(double value) {
        return line("constant", value);
    }

    @Override
    public Integer add(Integer a, Integer b) {
        return line("add", a, b);
    }

    @Override
    public Integer multiply(Integer a, Integer b) {
        return line("multiply", a, b);
    }

    @Override
    public Integer divide(Integer a, Integer b) {
        return line("divide", a, b);
    }

    @Override
    public Integer minimum(Integer a, Integer b) {
        return line("minimum", a, b);
    }

    @Override
    public Integer maximum(Integer a, Integer b) {
        return line("maximum", a, b);
    }

    @Override
    public Integer squareRoot(Integer x) {
        return line("squareRoot", x);
    }

    @Override
    public Integer exponential(Integer x) {
        return line("exponential", x);
    }

    @Override
    public Integer sigmoid(Integer x) {
        return line("sigmoid", x);
    }

    @Override
    public Integer tanh(Integer x) {
        return line("tanh", x);
    }

    @Override
    public Integer softplus(Integer x) {
        return line("softplus", x);
    }

    @Override
    public Integer relu(Integer x) {
        return line("relu", x);
    }

    @Override
    public Integer elu(Integer x, double alpha) {
        return line("elu", x, alpha);
    }
}
