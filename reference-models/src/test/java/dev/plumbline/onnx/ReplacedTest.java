// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import dev.plumbline.activation.Elu;
import dev.plumbline.activation.Isrlu;
import dev.plumbline.activation.Relu;
import dev.plumbline.activation.Swish;
import dev.plumbline.interpret.Cost;
import dev.plumbline.interpret.Reference;
import dev.plumbline.model.LeNet5;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class ReplacedTest {
    private static OnnxModel model() {
        return Graph.of(17, -1, 3)
                .node("Relu", "x", "block1/relu")
                .node("Sigmoid", "block1/relu", "gate")
                .node("Relu", "gate", "block2/relu")
                .node("my::ISRLU", "block2/relu", "custom", "alpha", 3.0)
                .node("Relu", "custom", "y")
                .model();
    }

    private static Replaced replaced(String... specs) {
        return Replaced.of(
                model(), List.of(specs).stream().map(Replacement::parse).toList());
    }

    @Test
    void replacesAllOrThoseOfAName() {
        Replaced all = replaced("Relu=Swish");
        assertThat(all.sites()).containsExactly("block1/relu", "block2/relu", "y");
        assertThat(all.activation()).isEqualTo(new Swish(1));
        assertThat(all.summary())
                .isEqualTo("3 of 5 activations have Swish(beta=1.0); found: 1 ISRLU(alpha=3.0) (as custom),"
                        + " 3 ReLU (as block1/relu), 1 Sigmoid (as gate)");
        assertThat(replaced("relu=isrlu(alpha=2)@block?/*").sites()).containsExactly("block1/relu", "block2/relu");
        assertThat(replaced("Sigmoid=ELU(alpha=0.5)").activation()).isEqualTo(new Elu(0.5));
        assertThat(replaced("ISRLU(alpha=3)=Swish", "ReLU = Swish(beta=1) @ y").sites())
                .containsExactly("custom", "y");
        assertThat(Cost.of(all).sites().keySet()).isEqualTo(all.sites());
    }

    @Test
    void theSitesHaveTheNewActivationAndOnlyThey() {
        Replaced some = replaced("Sigmoid=Swish(beta=2)", "Relu=Swish(beta=2)@y");
        double[] y;
        try (Reference reference = Reference.of(some.network(model().weights()), 1)) {
            y = reference
                    .run(Map.of("x", new float[] {-1, 0, 2}), Set.of())
                    .get("y")
                    .values();
        }
        Swish swish = new Swish(2);
        assertThat(y[0]).isZero();
        assertThat(y[2]).isCloseTo(swish.apply(swish.apply(2)), within(1e-15));
    }

    @Test
    void withoutReplacementsTheSitesAreTheActivationsThatAreNoRelu() {
        Replaced own = replaced();
        assertThat(own.sites()).containsExactly("custom");
        assertThat(own.activation()).isEqualTo(new Isrlu(3));
        OnnxModel relus = Graph.of(17, -1, 3)
                .node("Relu", "x", "r")
                .node("Sigmoid", "r", "y")
                .model();
        assertThat(Replaced.of(relus, List.of()).sites()).containsExactly("r");
        assertThat(Replaced.of(relus, List.of()).activation()).isEqualTo(new Relu());
    }

    @Test
    void noSiteIsAnErrorThatSaysWhatThereIs() {
        assertThatThrownBy(() -> replaced("Elu=Swish"))
                .hasMessage("graph has no elu to replace; it has 1 ISRLU(alpha=3.0) (as custom),"
                        + " 3 ReLU (as block1/relu), 1 Sigmoid (as gate)");
        assertThatThrownBy(() -> replaced("Relu=Swish@layer*"))
                .hasMessage("graph has no relu to replace at layer*; it has 1 ISRLU(alpha=3.0) (as custom),"
                        + " 3 ReLU (as block1/relu), 1 Sigmoid (as gate)");
        assertThatThrownBy(() -> replaced("ISRLU(alpha=2)=Swish")).hasMessageContaining("has no isrlu to replace");
        assertThatThrownBy(() -> Replaced.of(new LeNet5(), List.of(Replacement.parse("Relu=Swish"))))
                .hasMessage("lenet5 has no relu to replace; it has no activation at all");
        assertThatThrownBy(() -> replaced("Relu=Swish", "Sigmoid=ELU"))
                .hasMessage("sites are to have Swish(beta=1.0) and ELU(alpha=1.0); a network has one activation at its"
                        + " sites, so run it twice");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Relu | cannot read the replacement "Relu"; write what is replaced by what, as Relu=ISRLU(alpha=3), and @layer1* for some sites only
            Relu= | cannot read the activation ""; write a name and its coefficients as ISRLU(alpha=3)
            Relu=Mish | there is no activation mish; there are ReLU, ELU, ISRLU, Swish
            Relu=ISRLU(beta=1) | ISRLU has no coefficient beta; it has [alpha]
            Relu=ISRLU(alpha) | cannot read the coefficient "alpha" of "ISRLU(alpha)"; write it once, as alpha=3
            Relu=ISRLU(alpha=x) | cannot read the coefficient "alpha=x" of "ISRLU(alpha=x)"; write it once, as alpha=3
            Relu=ISRLU(alpha=1,alpha=2) | cannot read the coefficient "alpha=2" of "ISRLU(alpha=1,alpha=2)"; write it once, as alpha=3
            Relu=ISRLU(alpha=3 | cannot read the activation "ISRLU(alpha=3"; write a name and its coefficients as ISRLU(alpha=3)
            Relu=ISRLU(alpha=-1) | ISRLU: alpha must be finite and not negative, but is -1.0
            Relu=Swish@ | the replacement "Relu=Swish@" has no name behind @; write one, as @layer1*
            """)
    void aReplacementThatCannotBeRead(String text, String message) {
        assertThatThrownBy(() -> Replacement.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
