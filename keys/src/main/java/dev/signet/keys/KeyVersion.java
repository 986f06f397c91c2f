// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys;

/// One version of a customer's key.
///
/// @param kid the full, versioned key identifier: `https://{vault}/keys/{name}/{version}`
public record KeyVersion(String kid) {}
