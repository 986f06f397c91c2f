// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.engine;

import java.util.Map;
import java.util.Optional;

/// The port to the control plane's own storage: small documents by key, sealed at rest, synced
/// before a call returns. The app implements it on the ledger. Any thread.
public interface ControlStore {
    /// All documents whose key starts so, in key order; fresh arrays. Keys are ASCII, at most 512
    /// characters.
    Map<String, byte[]> startingWith(String prefix);

    /// The document, if any; a fresh array.
    Optional<byte[]> read(String key);

    /// Writes and removes all of them, or none. An empty value removes.
    void write(Map<String, Optional<byte[]>> changes);
}
