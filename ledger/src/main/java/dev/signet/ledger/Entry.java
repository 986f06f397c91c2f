// SPDX-License-Identifier: Apache-2.0
package dev.signet.ledger;

/// A key and its opened value. The arrays are fresh; the receiver owns them.
public record Entry(byte[] key, byte[] value) {}
