// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import dev.signet.controlplane.engine.ControlStore;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Whether a folder waits for its first administrator (docs/decisions/0095): from its first start
/// on and for a day, and only where that was begun. Once it waits no longer it never does again.
/// For one caller at a time.
final class AwaitedAdministrator {
    /// Within it the first administrator is made, counted from the first start of the folder.
    static final Duration LIFE = Duration.ofDays(1);

    /// 00 and the second of the first start while it waits; 01 when that is over.
    private static final String RECORD = "first-start/administrator";

    private static final byte AWAITED = 0;
    private static final byte DECIDED = 1;

    /// What each server writes that has an issuer: there is some where it was served before.
    private static final List<String> SERVED = List.of("issuer/", "directory/");

    private final ControlStore records;
    private Optional<Instant> since; // the first start, while the folder waits
    private Optional<InstantSource> clock = Optional.empty(); // once somebody is to be awaited

    /// @param isAdministered whether there is an administrator: then none is awaited ever after
    AwaitedAdministrator(ControlStore records, boolean isAdministered) {
        this.records = records;
        this.since = records.read(RECORD).flatMap(AwaitedAdministrator::since);
        if (isAdministered && since.isPresent()) {
            records.write(decision());
            decided();
        }
    }

    private static Optional<Instant> since(byte[] kept) {
        return kept.length == 1 + Long.BYTES && kept[0] == AWAITED
                ? Optional.of(Instant.ofEpochSecond(ByteBuffer.wrap(kept).getLong(1)))
                : Optional.empty();
    }

    /// From now on one is awaited, if the folder is new or its first day is not over.
    void begin(InstantSource source) {
        clock = Optional.of(source);
        if (isNew()) {
            Instant now = source.instant();
            ByteBuffer kept = ByteBuffer.allocate(1 + Long.BYTES);
            kept.put(AWAITED).putLong(now.getEpochSecond());
            records.write(Map.of(RECORD, Optional.of(kept.array())));
            since = Optional.of(now);
        }
    }

    private boolean isNew() {
        return records.read(RECORD).isEmpty()
                && !FirstStart.isFinished(records)
                && SERVED.stream().allMatch(each -> records.startingWith(each).isEmpty());
    }

    /// A clock that was set back by a day ends it as one that went on.
    boolean isAwaited() {
        if (clock.isEmpty() || since.isEmpty()) {
            return false;
        }
        Duration passed = Duration.between(since.get(), clock.get().instant()).abs();
        if (passed.compareTo(LIFE) >= 0) {
            records.write(decision());
            decided();
        }
        return since.isPresent();
    }

    /// What is to be written with the membership of an administrator; then call [#decided].
    ///
    /// @return empty when nobody is awaited in the folder
    Map<String, Optional<byte[]>> decision() {
        return since.isEmpty()
                ? Map.of()
                : Map.of(RECORD, Optional.of(new byte[] {DECIDED}));
    }

    void decided() {
        since = Optional.empty();
    }
}
