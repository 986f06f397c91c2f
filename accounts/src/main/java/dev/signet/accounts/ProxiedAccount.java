// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts;

import dev.signet.http.Plane;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.identity.smart.SmartProxy;

/// An account's data plane with its SMART proxy beside it. Any thread.
record ProxiedAccount(Plane plane, Plane proxy) implements Plane {
    @Override
    public Response handle(Request request) {
        return (SmartProxy.isFor(request) ? proxy : plane).handle(request);
    }

    @Override
    public boolean forgets() {
        return plane.forgets();
    }
}
