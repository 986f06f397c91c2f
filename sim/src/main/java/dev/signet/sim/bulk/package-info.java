// SPDX-License-Identifier: Apache-2.0
/// Imports, exports and bulk deletes of a real server: killed, starved of their sources, and beside
/// people who read and search.
@org.jspecify.annotations.NullMarked
package dev.signet.sim.bulk;
