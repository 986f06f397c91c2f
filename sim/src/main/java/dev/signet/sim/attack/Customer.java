// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim.attack;

import dev.signet.sim.Deadline;
import dev.signet.sim.Site;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/// The customer, who disables the key in the middle of an attack, looks whether that is obeyed,
/// and enables it again. Times count from the first try to reach the vault. One thread.
final class Customer implements AutoCloseable {
    /// The published bound with the embedded vault.
    static final Duration OBEYED_WITHIN = Duration.ofSeconds(2);

    /// How long the account may take to serve again under attack.
    static final Duration HEALED_WITHIN = Duration.ofSeconds(10);

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration REFUSED_FOR = Duration.ofMillis(300);
    private static final Duration STEP = Duration.ofMillis(10);
    private static final Duration SETTLING = Duration.ofSeconds(1);
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(5);

    private final Target target;
    private final String bearer;
    private final String version;
    private final byte[] read;
    private final Tally tally;
    private final Tally refusals = new Tally();
    private final List<Window> windows = new CopyOnWriteArrayList<>();
    private long obeyedMillis = -1;
    private long healedMillis = -1;
    private boolean healed = true;
    private Wire probe;

    /// A time in which the account may answer that its key is lost; from `onNanos` also that it
    /// opens.
    record Window(long offNanos, long onNanos, long endNanos) {
        boolean excuses(Pulse.Sample sample) {
            long from =
                    switch (sample.status()) {
                        case 403 -> offNanos;
                        case 503 -> onNanos;
                        default -> endNanos;
                    };
            return sample.endNanos() - from >= 0 && sample.dueNanos() - endNanos < 0;
        }
    }

    /// @param read a read of something that is there, as bytes
    Customer(Target target, byte[] read, Tally tally) throws IOException {
        this.target = target;
        this.bearer = target.bearer("vault");
        this.version = target.running().keys().latest(Site.KEY);
        this.read = read.clone();
        this.tally = tally;
        this.probe = Wire.open(target.main(), ANSWERED_WITHIN);
    }

    List<Window> windows() {
        return List.copyOf(windows);
    }

    /// The most that a *no* took; below 0 when there was none, or it was not obeyed at all.
    long obeyedMillis() {
        return obeyedMillis;
    }

    /// The most that a *yes* took, likewise.
    long healedMillis() {
        return healedMillis;
    }

    /// Whether the account serves again, as far as the customer knows.
    boolean healed() {
        return healed;
    }

    /// Disables the key, waits for the refusal, enables it, waits for the data.
    void offAndOn() {
        long off = System.nanoTime();
        healed = false;
        if (!switched(false)) {
            tally.fault("the vault did not take the disable: " + refusals);
        } else if (awaited(403)) {
            obeyedMillis = Math.max(obeyedMillis, millisSince(off));
            if (millisSince(off) > OBEYED_WITHIN.toMillis()) {
                tally.fault("disable obeyed after " + millisSince(off) + " ms");
            }
            staysRefused();
        } else {
            tally.fault("disable not obeyed within " + PATIENCE.toSeconds() + " s");
        }
        long on = System.nanoTime();
        healed = switched(true) && awaited(200);
        if (healed) {
            healedMillis = Math.max(healedMillis, millisSince(on));
        }
        if (!healed || millisSince(on) > HEALED_WITHIN.toMillis()) {
            tally.fault(
                    "enabled, and after "
                            + millisSince(on)
                            + " ms "
                            + (healed ? "" : "not yet ")
                            + "served");
        }
        windows.add(new Window(off, on, System.nanoTime() + SETTLING.toNanos()));
    }

    private void staysRefused() {
        var until = Deadline.in(REFUSED_FOR);
        while (!until.over()) {
            if (status() == 200) {
                tally.fault("data served after the first refusal");
                return;
            }
            pause();
        }
    }

    private boolean switched(boolean enabled) {
        byte[] body =
                ("{\"attributes\":{\"enabled\":" + enabled + "}}").getBytes(StandardCharsets.UTF_8);
        byte[] head =
                Wire.head(
                        target.vault(),
                        "PATCH",
                        Target.key("/" + version),
                        body.length,
                        "Authorization",
                        bearer,
                        "Content-Type",
                        "application/json");
        var patience = Deadline.in(PATIENCE);
        while (!patience.over() && !target.deadline().over()) {
            try (var wire = Wire.open(target.vault(), ANSWERED_WITHIN)) {
                int status = wire.exchange(head, body).status();
                if (status == 200) {
                    return true;
                }
                refusals.count("" + status);
            } catch (IOException e) {
                refusals.count(Tally.NONE);
            }
            pause();
        }
        return false;
    }

    private boolean awaited(int wanted) {
        var patience = Deadline.in(PATIENCE);
        while (!patience.over() && !target.deadline().over()) {
            if (status() == wanted) {
                return true;
            }
            pause();
        }
        return false;
    }

    private int status() {
        try {
            return probe.exchange(read).status();
        } catch (IOException _) {
            probe.close();
        }
        try {
            probe = Wire.open(target.main(), ANSWERED_WITHIN);
            return probe.exchange(read).status();
        } catch (IOException _) {
            return Pulse.NONE;
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(STEP.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }

    @Override
    public void close() {
        probe.close();
    }
}
