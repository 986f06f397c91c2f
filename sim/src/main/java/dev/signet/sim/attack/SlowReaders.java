// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim.attack;

/// Connections that ask for a page as large as may be and never read the answer.
record SlowReaders(int count) implements Attack {
    private static final int WINDOW_BYTES = 4 << 10;

    @Override
    public String name() {
        return count + " who never read their page of 16 MiB";
    }

    @Override
    public void prepare(Target target) {
        Basics.write(target);
    }

    @Override
    public void run(Target target, Customer customer, Tally tally) {
        byte[] request = target.fhirHead(target.plain(), "GET", Basics.PAGE, -1);
        Hold.of(
                count,
                () -> {
                    Wire wire = target.slowWire(target.plain(), WINDOW_BYTES);
                    wire.send(request);
                    return wire;
                },
                _ -> {},
                customer,
                tally);
    }
}
