// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.activation;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * A scalar function with coefficients, applied to every element of a tensor.
 *
 * <p>Special values, the same for all: NaN gives NaN; an infinity gives the limit of the function there; a zero keeps
 * its sign unless the function says otherwise; subnormal values are neither flushed on the way in nor on the way out.
 */
public interface Activation {
    /** The name in prose and charts: {@code ISRLU}. */
    String name();

    /** Coefficients by the name that the plugin's field has, in the order of the constructor. */
    Map<String, Double> coefficients();

    /** The function; to 1 ulp of double over the whole line if it is one of {@link Activations}. */
    double apply(double x);

    /** The first derivative; at a kink the derivative from the right. */
    double derivative(double x);

    /** The largest slope: {@code |f(a) - f(b)| <= lipschitz() |a - b|} for all a, b. */
    double lipschitz();

    /**
     * Where |derivative| has its peaks: over any interval it is largest at one of these, if that lies inside, or at an
     * end. A slope that jumps down is largest at the last value before the jump.
     */
    double[] steepest();

    /** The shortest composition of primitive operators: what a runtime has to do without a kernel of its own. */
    <T> T compose(Operators<T> ops, T x);

    /** The name with its coefficients: {@code ISRLU(alpha=1.0)}. */
    default String describe() {
        return coefficients().isEmpty()
                ? name()
                : coefficients().entrySet().stream()
                        .map(Object::toString)
                        .collect(Collectors.joining(", ", name() + "(", ")"));
    }
}
