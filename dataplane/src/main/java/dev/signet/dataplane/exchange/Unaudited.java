// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.exchange;

import java.util.List;

/// A call that leaves no row.
final class Unaudited implements Call {
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
