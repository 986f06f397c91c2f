// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import dev.signet.base.Entropy;
import dev.signet.keys.ring.ServiceRoot;
import java.nio.file.Files;

/// The service root of a data folder.
public final class ServiceRoots {
    private ServiceRoots() {}

    /// Opens it, or makes it in a folder that has none.
    public static ServiceRoot in(DataFolder folder, Entropy entropy) {
        if (Files.exists(folder.rootKey())) {
            return ServiceRoot.open(folder.rootKey());
        }
        folder.requireNew(folder.rootKey());
        return ServiceRoot.create(folder.rootKey(), entropy);
    }
}
