// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.FhirRefusals;
import dev.signet.http.Plane;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.identity.smart.SmartProxy;
import java.util.Set;

/// An account's data plane with its SMART proxy beside it. Of one that is not to be reached from
/// outside what is told without a token is refused too, all but its health;
/// what needs a token its gate refuses. Any thread.
///
/// @param isPublic `publicNetworkAccess`
record ProxiedAccount(Plane plane, Plane proxy, boolean isPublic, FhirRefusals refusals)
        implements Plane {
    static final String CLOSED = "Public network access is disabled for this account.";

    /// OperationDefinitions of the account's own operations are; its gate refuses the others too.
    private static final Set<String> TOLD =
            Set.of("metadata", ".well-known", "$versions", "OperationDefinition");

    @Override
    public Response handle(Request request) {
        if (SmartProxy.isFor(request)) {
            return proxy.handle(request);
        }
        boolean told = !request.path().isEmpty() && TOLD.contains(request.path().getFirst());
        return told && !isPublic
                ? refusals.of(new Failed(Failure.FORBIDDEN, CLOSED), request)
                : plane.handle(request);
    }

    @Override
    public boolean forgets() {
        return plane.forgets();
    }
}
