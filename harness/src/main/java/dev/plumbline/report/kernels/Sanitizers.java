// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report.kernels;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code sanitize.json}: the tools of compute-sanitizer over every kernel, type and tail. */
public record Sanitizers(List<Tool> tools) {
    public Sanitizers {
        DataFile.require(!tools.isEmpty(), "tools is empty");
    }

    /**
     * @param findings null if the tool did not come to count them
     * @param exit of the tool
     * @param plantedFound whether it found the bug planted for it
     */
    public record Tool(
            String tool,
            @JsonSetter(nulls = Nulls.SET) @Nullable Long findings,
            int exit,
            boolean plantedFound) {
        public Tool {
            DataFile.name("tool", tool);
            DataFile.require(findings == null || findings >= 0, "findings is " + findings + ", not 0 or more");
        }

        public boolean isSound() {
            return findings != null && findings == 0 && exit == 0 && plantedFound;
        }
    }

    public boolean isSound() {
        return tools.stream().allMatch(Tool::isSound);
    }
}
