// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity;

import java.util.Map;
import java.util.Optional;

/// Records of refresh tokens in a map, which outlives the issuer.
public record MapStore(Map<String, byte[]> records) implements RefreshFamilies.Store {
    @Override
    public Map<String, byte[]> read() {
        return Map.copyOf(records);
    }

    @Override
    public void write(Map<String, Optional<byte[]>> changes) {
        changes.forEach(
                (id, bytes) ->
                        bytes.ifPresentOrElse(
                                one -> records.put(id, one), () -> records.remove(id)));
    }
}
