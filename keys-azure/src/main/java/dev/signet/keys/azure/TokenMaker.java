// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys.azure;

import java.time.Instant;

/// Makes tokens for one identity within this process, where its issuer is at hand: as Azure gives
/// a managed identity its tokens, without a secret. Any thread; blocks for nothing.
@FunctionalInterface
public interface TokenMaker {
    /// A fresh one.
    ///
    /// @param resource what it is made out to
    Made token(String resource);

    /// @param token a compact JWS
    /// @param expires when it ends
    record Made(String token, Instant expires) {
        @Override
        public String toString() {
            return "Made(" + expires + ")";
        }
    }
}
