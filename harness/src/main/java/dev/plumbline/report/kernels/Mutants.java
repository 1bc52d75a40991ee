// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report.kernels;

import java.util.List;

/** {@code mutants.json}: planted defects, and whether a check on the GPU failed for each. */
public record Mutants(int killed, int total, List<Mutant> mutants) {
    public Mutants {
        DataFile.require(
                total == mutants.size() && total > 0, "total is " + total + ", but mutants has " + mutants.size());
        long count = mutants.stream().filter(Mutant::isKilled).count();
        DataFile.require(killed == count, "killed is " + killed + ", but " + count + " mutants are");
    }

    public record Mutant(String mutant, String title, String verdict) {
        public Mutant {
            DataFile.name("mutant", mutant);
            DataFile.require(
                    verdict.equals("killed") || verdict.equals("survived"),
                    "verdict is " + verdict + ", neither killed nor survived");
        }

        public boolean isKilled() {
            return verdict.equals("killed");
        }
    }

    public boolean isSound() {
        return killed == total;
    }
}
