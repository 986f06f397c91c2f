// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.exchange;

import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/// Runs exchanges, and makes outcomes of their failures. Any thread.
public interface Answering {
    /// Never throws.
    ///
    /// @param rights of the caller
    /// @param id of the call, which its refusal carries
    /// @param exchange finds what is asked; what it throws is told only to who may read
    /// @param written makes of the outcome what is returned; its failures are outcomes too
    <T> T answer(
            Rights rights,
            Supplier<UUID> id,
            Supplier<Exchange> exchange,
            Function<Outcome, T> written);
}
