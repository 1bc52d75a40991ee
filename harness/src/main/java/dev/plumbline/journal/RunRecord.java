// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.journal;

import java.util.List;
import java.util.Map;

/** What a journal holds, by cell id. */
public record RunRecord(
        Entry.Start start,
        Map<String, Entry.Parity> parity,
        Map<String, List<Entry.Fork>> forks,
        List<Entry.Failure> failures,
        boolean ended) {}
