// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bundle;

import dev.signet.dataplane.budget.WorkBudget;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.interaction.Patches;
import dev.signet.fhir.BundleScan;
import dev.signet.store.Database;

/// One transaction on its way: what was posted, where it goes, and what its work may take. However
/// often it is tried.
///
/// @param exchange that has brought it
/// @param bundle as it was scanned
/// @param body in which its entries lie; nobody changes it
/// @param cost of its patches together
record PostedTransaction(
        Database database,
        Exchange exchange,
        BundleScan bundle,
        byte[] body,
        WorkBudget.Share work,
        Patches.Cost cost) {}
