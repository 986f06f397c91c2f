// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import dev.signet.base.Failed;
import dev.signet.http.Plane;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.vault.rest.VaultPlane;
import java.nio.charset.StandardCharsets;

/// Stands at the embedded vault's address when its files cannot be opened: an error of the vault's
/// own, which is a silence and no *no* to those who ask for a key.
public record DamagedVault() implements Plane {
    private static final byte[] BODY =
            ("{\"error\":{\"code\":\"InternalServerError\",\"message\":\"The files of this vault are"
                            + " damaged; the operator's log names them.\"}}")
                    .getBytes(StandardCharsets.US_ASCII);

    @Override
    public Response handle(Request request) {
        return Response.of(500, "application/json; charset=utf-8", BODY)
                .with("Cache-Control", "no-store");
    }

    /// What the server refuses before it is asked ([dev.signet.http.Refusals]): what the client
    /// has done wrong, or that there is no place, whatever state the files are in.
    public Response refused(Failed failed, Request request) {
        return VaultPlane.refusedUnopened(failed);
    }
}
