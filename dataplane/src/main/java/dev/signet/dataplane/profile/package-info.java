// SPDX-License-Identifier: Apache-2.0
/// Validation of resources against profiles, and the definitions that an account has stored.
@org.jspecify.annotations.NullMarked
package dev.signet.dataplane.profile;
