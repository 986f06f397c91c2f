// SPDX-License-Identifier: Apache-2.0
package dev.signet.app;

import dev.signet.base.Entropy;
import dev.signet.keys.ServiceRoot;
import java.nio.file.Files;

/// The service root of a data folder.
final class ServiceRoots {
    private ServiceRoots() {}

    /// Opens it, or makes it in a folder that has none.
    static ServiceRoot in(DataFolder folder, Entropy entropy) {
        if (Files.exists(folder.rootKey())) {
            return ServiceRoot.open(folder.rootKey());
        }
        folder.requireNew(folder.rootKey());
        return ServiceRoot.create(folder.rootKey(), entropy);
    }
}
