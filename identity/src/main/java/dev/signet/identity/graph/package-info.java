// SPDX-License-Identifier: Apache-2.0
/// Users, groups and applications at Microsoft Graph's addresses.
@org.jspecify.annotations.NullMarked
package dev.signet.identity.graph;
