// SPDX-License-Identifier: Apache-2.0
/// What was granted and waits to be made a token: authorization codes (RFC 6749), device codes
/// (RFC 8628) and refresh tokens.
@org.jspecify.annotations.NullMarked
package dev.signet.identity.grant;
