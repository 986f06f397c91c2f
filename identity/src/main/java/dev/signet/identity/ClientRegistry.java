// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity;

import java.util.Optional;

/// Port: the clients known to the embedded issuer. Any thread.
@FunctionalInterface
public interface ClientRegistry {
    /// The client of that id, or empty.
    Optional<Client> client(String clientId);
}
