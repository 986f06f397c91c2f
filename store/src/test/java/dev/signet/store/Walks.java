// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import dev.signet.ledger.Finding;
import dev.signet.ledger.Verifying;

/// Walks for the tests.
public final class Walks {
    private Walks() {}

    /// Hears nothing.
    public static final Verifying SILENT =
            new Verifying() {
                @Override
                public void found(Finding finding) {}

                @Override
                public void walked(Part part, long done, long total) {}
            };

    public static VerifyReport of(Database database) {
        return database.verify(SILENT);
    }
}
