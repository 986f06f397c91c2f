// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

/// What [Database#erase] takes away of one resource.
///
/// @param keepsCurrent whether its newest version stays, a deletion too; else all versions go, as
///     if it had never been written
public record Erasure(ResourceKey key, boolean keepsCurrent) {}
