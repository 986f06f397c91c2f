// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// One long-running operation; kept for 24 hours after its end. A value;
/// docs/formats/control-records.md.
///
/// @param location of the resource, as in the operation's address; empty for resource groups
/// @param error why it fails; while `ended` is empty, what was begun is still being taken back
public record OperationRecord(
        int format,
        String id,
        String subscription,
        String location,
        Instant started,
        Optional<Instant> ended,
        Optional<Problem> error) {
    /// How long the result can be read.
    public static final Duration KEPT = Duration.ofHours(24);

    /// @param code Azure's word
    /// @param message for the client
    public record Problem(String code, String message) {}

    public OperationRecord {
        RecordCodec.requireFormat(format);
    }

    /// One that begins.
    static OperationRecord begun(String id, String subscription, String location, Instant now) {
        return new OperationRecord(
                RecordCodec.FORMAT,
                id,
                subscription,
                location,
                now,
                Optional.empty(),
                Optional.empty());
    }

    /// `Running`, `Succeeded` or `Failed`; nothing else: clients stumble over the others.
    public String status() {
        return ended.isEmpty() ? "Running" : error.isPresent() ? "Failed" : "Succeeded";
    }

    /// Failing for this reason (or the one it had already), not ended yet.
    public OperationRecord failing(Problem problem) {
        Optional<Problem> first = error.isPresent() ? error : Optional.of(problem);
        return new OperationRecord(format, id, subscription, location, started, ended, first);
    }

    public OperationRecord ended(Instant at) {
        return new OperationRecord(
                format, id, subscription, location, started, Optional.of(at), error);
    }

    /// Whether nobody needs the result any more.
    public boolean forgettable(Instant now) {
        return ended.map(end -> end.plus(KEPT).isBefore(now)).orElse(false);
    }
}
