// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.testing;

import java.util.Map;
import java.util.TreeMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Says at the end of a module's tests how many passed, failed and were not run, and why. */
public final class TestTally implements TestExecutionListener {
    private final Map<String, Integer> notRun = new TreeMap<>();
    private int passed;
    private int failed;

    @Override
    public synchronized void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getStatus() == Status.ABORTED) {
            executionSkipped(
                    test, result.getThrowable().map(Throwable::getMessage).orElse("aborted"));
        } else if (result.getStatus() == Status.FAILED) {
            failed++;
        } else if (test.isTest()) {
            passed++;
        }
    }

    @Override
    public synchronized void executionSkipped(TestIdentifier test, String reason) {
        notRun.merge(reason, 1, Integer::sum);
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        int skipped = notRun.values().stream().mapToInt(Integer::intValue).sum();
        System.out.println("plumbline tests: " + passed + " passed, " + failed + " failed, " + skipped + " not run");
        notRun.forEach((reason, count) -> System.out.println("  not run: " + count + ", " + reason));
    }
}
