// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import dev.signet.index.Index;
import dev.signet.ledger.Ledger;

/// What an open database is made of.
record OpenParts(Ledger ledger, Records records, Index index, Timeline timeline, Health health) {}
