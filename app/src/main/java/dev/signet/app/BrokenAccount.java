// SPDX-License-Identifier: Apache-2.0
package dev.signet.app;

import dev.signet.dataplane.Access;
import java.util.List;

/// The data of an account whose key ring cannot be read: there is none.
final class BrokenAccount implements Access {
    @Override
    public State state() {
        return new State.Broken();
    }

    @Override
    public List<String> keyVersionsNeeded() {
        return List.of();
    }
}
