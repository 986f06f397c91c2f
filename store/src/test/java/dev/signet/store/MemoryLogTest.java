// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import dev.signet.crypto.Seals;
import dev.signet.store.log.Applier;
import dev.signet.store.log.TransactionLog;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The tests' own log, with one database that follows it. It decides nothing before it is told to.
final class MemoryLogTest extends TransactionLogContract {
    private final MemoryLog log = new MemoryLog(Sample.seals(), new Random(7));
    private MemoryLog.@Nullable Member member;

    @Override
    TransactionLog log(Applier applier, InstantSource clock) {
        member = log.join(applier, new TreeMap<>());
        return member;
    }

    @Override
    Seals seals() {
        return Sample.seals();
    }

    @Override
    void hold() {}

    @Override
    void goOn() {
        Objects.requireNonNull(member).catchUp();
    }
}
