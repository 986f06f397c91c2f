// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

/// What names a resource: type and id.
public record ResourceKey(String type, String id) {
    @Override
    public String toString() {
        return "ResourceKey(" + type + ")";
    }

    /// `Type/id`.
    public String path() {
        return type + "/" + id;
    }
}
