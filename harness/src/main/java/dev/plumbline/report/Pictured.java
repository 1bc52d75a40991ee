// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Cells that share a picture: those of a model on an engine; if they are many, of a precision and a batch too, as far as
 * that gives few pictures.
 */
record Pictured(String file, String title, List<CellResult> cells) {
    private static final int MANY = 16;
    private static final int FEW = 12;

    static List<Pictured> of(Results results) {
        List<Pictured> pictures = new ArrayList<>();
        for (List<CellResult> group : results.groups(cell -> List.of(cell.model(), cell.engine()))) {
            Map<Setting, List<CellResult>> settings = new LinkedHashMap<>();
            group.forEach(result -> settings.computeIfAbsent(
                            Setting.of(result.cell().orElseThrow()), each -> new ArrayList<>())
                    .add(result));
            Setting first = settings.keySet().iterator().next();
            String place = Rows.place(first.model(), first.engine());
            if (group.size() <= MANY || settings.size() > FEW) {
                pictures.add(new Pictured(first.model() + "-" + first.engine(), place, group));
            } else {
                settings.forEach((setting, cells) ->
                        pictures.add(new Pictured(setting.file(), place + ", " + setting.variant(), cells)));
            }
        }
        return pictures;
    }
}
