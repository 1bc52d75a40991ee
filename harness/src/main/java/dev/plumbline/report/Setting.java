// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.interpret.Precision;
import dev.plumbline.journal.Cell;
import dev.plumbline.journal.Placement;
import dev.plumbline.model.Models;
import java.util.Locale;

/** All of a cell but activation and placement: within a setting, these two are compared. */
record Setting(String model, String engine, Precision precision, int batch) {
    static Setting of(Cell cell) {
        return new Setting(cell.model(), cell.engine(), cell.precision(), cell.batch());
    }

    Cell cell(String activation, Placement placement) {
        return new Cell(model, activation, engine, placement, precision, batch);
    }

    Setting with(Precision other) {
        return new Setting(model, engine, other, batch);
    }

    /** Whether the model is an activation and nothing that it could be fused with. */
    boolean isLone() {
        return Models.named(model).filter(each -> !each.isNetwork()).isPresent();
    }

    Setting on(String other) {
        return new Setting(model, other, precision, batch);
    }

    /** {@code FP16, batch 256}. */
    String variant() {
        return precision + ", batch " + Numbers.count(batch);
    }

    /** {@code lenet5, FP16, batch 256}. */
    String label() {
        return model + ", " + variant();
    }

    /** {@code lenet5-tensorrt-fp16-b256}, for files. */
    String file() {
        return (model + "-" + engine + "-" + precision + "-b" + batch).toLowerCase(Locale.ROOT);
    }
}
