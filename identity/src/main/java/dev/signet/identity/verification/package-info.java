// SPDX-License-Identifier: Apache-2.0
/// A token that came with a request is verified here, against the authorities whose tokens are
/// taken.
@org.jspecify.annotations.NullMarked
package dev.signet.identity.verification;
