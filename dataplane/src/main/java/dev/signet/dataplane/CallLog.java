// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import java.time.Duration;
import java.time.Instant;

/// The port through which the calls of one account reach its audit trail. Any thread; does not
/// wait for a disk.
public interface CallLog {
    /// A request begins. When this throws, nothing of it is done.
    ///
    /// @throws dev.signet.base.Failed `STORAGE` when rows have not been written for long
    void begin(AuditedCall call);

    /// The same of what belongs to a request that has begun. Does not throw.
    void begun(AuditedCall call);

    /// A call is over. Does not throw: what was done is answered as done.
    void ended(AuditedCall call, End end);

    /// How a call has ended.
    ///
    /// @param status of HTTP
    record End(Instant time, int status, Duration took) {}
}
