// SPDX-License-Identifier: Apache-2.0
/// Tokens are issued here: the addresses of RFC 6749 and OpenID Connect, the pages on which a
/// user signs in, and how an application proves who it is.
@org.jspecify.annotations.NullMarked
package dev.signet.identity.issuer;
