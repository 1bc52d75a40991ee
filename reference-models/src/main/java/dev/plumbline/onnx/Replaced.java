// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import dev.plumbline.activation.Activation;
import dev.plumbline.activation.Activations;
import dev.plumbline.activation.Relu;
import dev.plumbline.interpret.Signature;
import dev.plumbline.model.Model;
import dev.plumbline.model.Network;
import dev.plumbline.model.NetworkBuilder;
import dev.plumbline.model.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A model some of whose activations are sites, which have the activation that the network is given. */
public final class Replaced implements Model {
    private final Model model;
    private final List<Replacement> replacements;
    private final Activation activation;
    private final Map<String, Activation> found;
    private final Set<String> sites;

    private Replaced(
            Model model, List<Replacement> replacements, Activation activation, Map<String, Activation> found) {
        this.model = model;
        this.replacements = List.copyOf(replacements);
        this.activation = activation;
        this.found = found;
        sites = new LinkedHashSet<>();
        found.forEach((site, own) -> {
            if (replacements.stream().anyMatch(each -> each.applies(site, own))) {
                sites.add(site);
            }
        });
    }

    /**
     * The model with its activations replaced. Without replacements the sites are those of its most frequent activation
     * that is not a ReLU, or of its ReLUs where it has no other.
     *
     * @throws IllegalArgumentException if a replacement finds no site, or two differ in what they put there
     */
    public static Replaced of(Model model, List<Replacement> replacements) {
        Map<String, Activation> found = new LinkedHashMap<>();
        Signature.of(new Watched(model, found));
        Activation prevailing = prevailing(found);
        if (replacements.isEmpty()) {
            List<Replacement> own = prevailing == null ? List.of() : List.of(Replacement.none(prevailing));
            return new Replaced(model, own, prevailing == null ? new Relu() : prevailing, found);
        }
        Activation to = replacements.get(0).to();
        for (Replacement each : replacements) {
            if (!each.to().equals(to)) {
                throw new IllegalArgumentException("sites are to have " + to.describe() + " and "
                        + each.to().describe() + "; a network has one activation at its sites, so run it twice");
            }
            if (found.entrySet().stream().noneMatch(site -> each.applies(site.getKey(), site.getValue()))) {
                throw new IllegalArgumentException(model.name() + " has no "
                        + each.from().name() + " to replace" + (each.sites().equals("*") ? "" : " at " + each.sites())
                        + "; it has " + inventory(found));
            }
        }
        return new Replaced(model, replacements, to, found);
    }

    private static @Nullable Activation prevailing(Map<String, Activation> found) {
        Map<Activation, Long> counts = new LinkedHashMap<>();
        found.values().stream().filter(Replaced::hasPlugin).forEach(each -> counts.merge(each, 1L, Long::sum));
        if (counts.size() > 1) {
            counts.remove(new Relu());
        }
        Activation first = null;
        long most = 0;
        for (Map.Entry<Activation, Long> each : counts.entrySet()) {
            if (each.getValue() > most) {
                first = each.getKey();
                most = each.getValue();
            }
        }
        return first;
    }

    private static boolean hasPlugin(Activation activation) {
        return Arrays.stream(Activations.values())
                .anyMatch(each -> each.activation().getClass() == activation.getClass());
    }

    /** A model whose activations are noted when it is played. */
    private record Watched(Model model, Map<String, Activation> found) implements Model {
        @Override
        public String name() {
            return model.name();
        }

        @Override
        public <T> void define(NetworkBuilder<T> net) {
            model.define(new Redirect<>(net, (site, own) -> {
                found.put(site, own);
                return false;
            }));
        }
    }

    /** What there is, with a name of each: {@code 48 ReLU (as conv1/relu)}. */
    private static String inventory(Map<String, Activation> found) {
        Map<String, List<String>> names = new TreeMap<>();
        found.forEach((site, own) ->
                names.computeIfAbsent(own.describe(), each -> new ArrayList<>()).add(site));
        return names.isEmpty()
                ? "no activation at all"
                : names.entrySet().stream()
                        .map(each -> each.getValue().size() + " " + each.getKey() + " (as "
                                + each.getValue().get(0) + ")")
                        .collect(Collectors.joining(", "));
    }

    /** All activations of the model as it is, by name, in order. */
    public Map<String, Activation> found() {
        return Collections.unmodifiableMap(found);
    }

    /** Names of the activations that became sites. */
    public Set<String> sites() {
        return Collections.unmodifiableSet(sites);
    }

    /** What the sites have. */
    public Activation activation() {
        return activation;
    }

    /** {@code 49 of 50 activations have Swish(beta=1.0); found: 49 ReLU (as relu1), 1 Sigmoid (as gate)}. */
    public String summary() {
        return sites.size() + " of " + found.size() + " activations have " + activation.describe() + "; found: "
                + inventory(found);
    }

    /** The file whose graph computes the same, where no site has another activation than its own. */
    public Optional<OnnxFile> unchanged() {
        boolean own = sites.stream().allMatch(site -> activation.equals(found.get(site)));
        return own && model instanceof OnnxModel given ? Optional.of(given.file()) : Optional.empty();
    }

    public Network network(Weights weights) {
        return new Network(this, activation, weights);
    }

    @Override
    public String name() {
        return model.name();
    }

    @Override
    public <T> void define(NetworkBuilder<T> net) {
        model.define(new Redirect<>(net, (site, own) -> sites.contains(site)));
    }
}
