// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.state;

import dev.signet.ledger.Ledger;
import dev.signet.store.record.RecordReader;

/// What an open database is made of.
public record OpenParts(
        Ledger ledger,
        RecordReader records,
        IndexInUse index,
        Timeline timeline,
        Health health,
        Defining defining) {}
