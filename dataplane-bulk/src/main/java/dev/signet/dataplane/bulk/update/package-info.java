// SPDX-License-Identifier: Apache-2.0
/// Patches of what criteria find, however much it is: jobs in the form of Azure's service.
@org.jspecify.annotations.NullMarked
package dev.signet.dataplane.bulk.update;
