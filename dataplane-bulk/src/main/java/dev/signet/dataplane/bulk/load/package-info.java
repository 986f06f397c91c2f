// SPDX-License-Identifier: Apache-2.0
/// `$import`: files of resources are loaded as a job. What a line becomes, how lines become
/// commits, and what is told of those that cannot be loaded.
@org.jspecify.annotations.NullMarked
package dev.signet.dataplane.bulk.load;
