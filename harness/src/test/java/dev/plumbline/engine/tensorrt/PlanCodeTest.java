// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.plumbline.model.Model;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PlanCodeTest {
    private static final Set<String> PACKAGES = Set.of(PlanCode.class.getPackageName(), Model.class.getPackageName());

    /** What the makers use of these packages though no plan depends on its code. */
    private static final Set<String> NO_MAKERS = Set.of(
            "Cuda",
            "LoggedErrors",
            "NativeLog",
            "TensorRtLibraries",
            "TimingCache",
            "SealedCache",
            "Host",
            "Model",
            "Network",
            "NetworkBuilder",
            "Weights",
            "Combination");

    private static String digest(List<Class<?>> classes, Class<?> changed) {
        Function<Class<?>, byte[]> bytes =
                type -> (type.getName() + (type == changed ? "'" : "")).getBytes(StandardCharsets.UTF_8);
        return PlanCode.digest(classes, bytes);
    }

    @Test
    void everyClassMatters() {
        Set<String> digests = new HashSet<>(Set.of(digest(PlanCode.MAKERS, Object.class)));
        for (Class<?> maker : PlanCode.MAKERS) {
            for (Class<?> each : maker.getNestMembers()) {
                assertThat(digests.add(digest(PlanCode.MAKERS, each)))
                        .as(each.getName())
                        .isTrue();
            }
        }
        assertThat(digests).hasSizeGreaterThan(PlanCode.MAKERS.size() + 1);
    }

    @Test
    void neitherOrderNorLocaleMatters() {
        List<Class<?>> reversed = new ArrayList<>(PlanCode.MAKERS);
        Collections.reverse(reversed);
        String digest = digest(PlanCode.MAKERS, Object.class);
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr-TR"));
            assertThat(digest(reversed, Object.class)).isEqualTo(digest);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void isThatOfTheClassFiles() {
        assertThat(PlanCode.digest())
                .matches("[0-9a-f]{64}")
                .isNotEqualTo(PlanCode.digest(PlanCode.MAKERS, type -> new byte[0]));
    }

    /** A new class that makers use is one of them, or is named here. */
    @Test
    void noMakerIsForgotten() {
        Set<String> makers = PlanCode.MAKERS.stream().map(Class::getSimpleName).collect(Collectors.toSet());
        Set<String> used = new TreeSet<>();
        List<Class<?>> all = PlanCode.MAKERS.stream()
                .<Class<?>>flatMap(maker -> Arrays.stream(maker.getNestMembers()))
                .toList();
        for (JavaClass type : new ClassFileImporter().importClasses(all)) {
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (PACKAGES.contains(target.getPackageName())) {
                    used.add(target.getName().replaceFirst(".*\\.", "").replaceFirst("\\$.*", ""));
                }
            }
        }
        used.removeAll(NO_MAKERS);
        assertThat(used).isNotEmpty().isSubsetOf(makers);
    }
}
