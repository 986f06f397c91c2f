// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.provider;

import java.time.Instant;

/// Who and when.
///
/// @param by object id
public record Stamp(String by, Instant at) {}
