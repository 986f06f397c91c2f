// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim.attack;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/// Clients that each want a page as large as may be, and ask again when they are told to; then the
/// same again, while the key is switched.
record LargePages(int clients) implements Attack {
    /// So few fit beside each other on a server that does nothing else.
    private static final int NEVER_LATER = 2;

    @Override
    public String name() {
        return clients + " x page of 16 MiB";
    }

    @Override
    public void prepare(Target target) {
        Basics.write(target);
    }

    @Override
    public void run(Target target, Customer customer, Tally tally) {
        byte[] request = target.fhirHead(target.plain(), "GET", Basics.PAGE, -1);
        var second = Twice.of(target, customer, tally, answers -> wave(target, request, answers));
        judge(tally, tally);
        second.ifPresent(answers -> judge(answers, tally));
        if (clients <= NEVER_LATER && tally.of("429") + tally.of("503") > 0) {
            tally.fault(clients + " pages starved each other on an idle server");
        }
    }

    private void judge(Tally answers, Tally tally) {
        if (answers.of("200") < clients) {
            tally.fault("of " + clients + " pages came: " + answers);
        }
        answers.faults().forEach(tally::fault);
    }

    private Crowd wave(Target target, byte[] request, Tally answers) {
        return Crowd.of(clients, answers, _ -> page(target, request, answers));
    }

    private static void page(Target target, byte[] request, Tally tally) throws IOException {
        while (!target.deadline().over()) {
            Wire.Reply reply;
            try (var wire = target.wire(target.plain())) {
                reply = wire.exchange(request);
            } catch (IOException e) {
                tally.count("cut");
                pause(1);
                continue;
            }
            tally.count("" + reply.status());
            if (reply.status() == 200) {
                if (reply.bodyBytes() < Basics.PAGE_BYTES_MIN) {
                    tally.fault("a page of " + reply.bodyBytes() + " bytes");
                }
                return;
            }
            pause(reply.retryAfterSeconds());
        }
        tally.count(Tally.NONE);
    }

    private static void pause(long seconds) {
        try {
            TimeUnit.SECONDS.sleep(Math.min(seconds, 10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
