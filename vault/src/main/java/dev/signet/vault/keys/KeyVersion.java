// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.keys;

import java.util.List;

/// One version of a key, without its private half.
///
/// @param number 1 for the first version of the key, then rising; the greatest is the latest
/// @param operations `key_ops` in the order given, each once
public record KeyVersion(
        KeyVersionId id,
        int number,
        PublicPart publicPart,
        List<KeyOperation> operations,
        KeyAttributes attributes,
        Tags tags) {
    public KeyVersion {
        operations = operations.stream().distinct().toList();
    }
}
