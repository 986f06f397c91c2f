// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import dev.signet.http.Plane;
import dev.signet.http.Request;
import dev.signet.http.Response;
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
}
