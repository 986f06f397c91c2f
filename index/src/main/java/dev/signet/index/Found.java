// SPDX-License-Identifier: Apache-2.0
package dev.signet.index;

/// The name of a document and its place in the commit order.
public record Found(String type, String id, long update) {
    @Override
    public String toString() {
        return "Found(" + type + ", " + update + ")";
    }
}
