// SPDX-License-Identifier: Apache-2.0
package dev.signet.verify;

import dev.signet.keys.KeySource;
import dev.signet.keys.KeyUri;
import java.util.function.Supplier;

/// A vault elsewhere that has the customers' keys.
///
/// @param address its base address, `https://host[:port]`
/// @param connect makes the way to it, when it is first needed
public record VaultElsewhere(String address, Supplier<? extends Connection> connect) {
    /// The way to it; closed by the walk.
    public interface Connection extends AutoCloseable {
        /// Speaks for one key.
        ///
        /// @param vault base address under which its vault is asked
        KeySource source(KeyUri uri, String vault);

        @Override
        void close();
    }
}
