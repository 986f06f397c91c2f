// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.exchange;

import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A call that leaves no row. It has an id when it is asked for one, which is when it is refused.
final class Unaudited implements Call {
    private final Supplier<UUID> ids;
    private @Nullable UUID id; // guarded by this

    Unaudited(Supplier<UUID> ids) {
        this.ids = ids;
    }

    @Override
    public synchronized UUID id() {
        UUID known = id;
        if (known == null) {
            known = ids.get();
            id = known;
        }
        return known;
    }

    @Override
    public boolean isAudited() {
        return false;
    }

    @Override
    public void begin() {}

    @Override
    public void bundle(String type) {}

    @Override
    public Call entry(String method, List<String> path, String address, boolean isConditional) {
        return this;
    }

    @Override
    public void end(int status) {}
}
