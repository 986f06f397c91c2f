// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.smart;

import dev.signet.base.Entropy;

/// What the proxies of all accounts have in common.
///
/// @param embedded the embedded issuer's token endpoint
public record SmartProxies(TokenForwarder embedded, Entropy entropy) {}
