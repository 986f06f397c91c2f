// SPDX-License-Identifier: Apache-2.0
package dev.signet.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Entropy;
import dev.signet.jobs.Job.State;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A process whose job is under way is killed with SIGKILL, again and again on the same folder.
@Timeout(300)
class JobKillTest {
    private static final int KILLS = 3;
    private static final long SEED = 11;
    private static final long TO = 1_000_000;
    private static final int STEPS_MOST = 150;

    @TempDir Path folder;

    /// Goes on with the job, or begins it, and prints after each step how far it is.
    static final class Worker {
        private Worker() {}

        public static void main(String[] arguments) throws InterruptedException {
            var database = Sample.open(Path.of(arguments[0]), Sample.seals());
            var kind =
                    new Counting(
                            "counting",
                            at -> {
                                System.out.println(at);
                                return Optional.empty();
                            });
            Jobs jobs =
                    Jobs.open(
                            database,
                            List.of(kind),
                            Sample.share(),
                            InstantSource.system(),
                            Entropy.system());
            if (jobs.list().isEmpty()) {
                jobs.start("counting", Counting.to(TO), false);
            }
            new CountDownLatch(1).await(); // until it is killed
        }
    }

    @Test
    void aJobGoesOnAfterEveryKillWithoutAStepLostOrDoubled() throws Exception {
        Path account = folder.resolve("account");
        var random = new Random(SEED);
        long reached = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            long[] steps = run(account, random.nextInt(STEPS_MOST));
            assertTrue(steps[0] >= reached, "from " + reached + " back to " + steps[0]);
            reached = steps[1];
        }
        try (var database = Sample.open(account, Sample.seals());
                var jobs =
                        Jobs.open(
                                database,
                                List.of(),
                                Sample.share(),
                                InstantSource.system(),
                                Entropy.system())) {
            Job job = jobs.list().getFirst();
            assertEquals(State.RUNNING, job.state());
            assertTrue(job.progress().done() >= reached);
            assertEquals(job.progress().done(), job.rows());
            long first = 0;
            while (first < job.rows()) {
                List<byte[]> rows = jobs.rows(job.id(), first, 1_000);
                assertEquals(
                        LongStream.rangeClosed(first + 1, first + rows.size()).boxed().toList(),
                        rows.stream().map(Counting::number).toList());
                first += rows.size();
            }
        }
    }

    /// @return the first and the last step of which the process has said that it begins
    private static long[] run(Path account, int steps) throws IOException {
        Process process =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Worker.class.getName(),
                                account.toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        var seen = new long[2];
        try (BufferedReader said = process.inputReader()) {
            for (int i = 0; i <= steps; i++) {
                seen[1] = Long.parseLong(said.readLine());
                seen[0] = i == 0 ? seen[1] : seen[0];
            }
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return seen;
    }
}
