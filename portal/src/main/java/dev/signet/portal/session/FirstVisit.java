// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.session;

import dev.signet.base.Failed;
import dev.signet.portal.PortalSettings;
import dev.signet.portal.plane.Wire;
import java.util.List;
import java.util.Optional;

/// Whether the issuer waits for the first administrator of the installation, who comes by an
/// address that the start of the server has printed. Any thread.
public final class FirstVisit {
    private static final int WAITING = 204;
    private static final int EXISTS = 410;

    private final Wire wire;
    private final String endpoint;
    private final String form;
    private volatile boolean isOver;

    public FirstVisit(PortalSettings settings, Wire wire) {
        this.wire = wire;
        this.form = "/" + settings.tenant() + "/oauth2/first";
        this.endpoint = settings.planes() + form;
    }

    /// Where the form with the code is sent to.
    public String form() {
        return form;
    }

    /// Asked anew each time until there is an administrator; then never again.
    public boolean isAwaited() {
        if (isOver) {
            return false;
        }
        try {
            int status =
                    wire.send("GET", endpoint, Optional.empty(), Optional.empty(), List.of())
                            .status();
            isOver = status == EXISTS;
            return status == WAITING;
        } catch (Failed _) { // whoever is awaited has the address all the same
            return false;
        }
    }
}
