// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Headers;
import dev.signet.http.Refusals;
import dev.signet.http.Request;
import dev.signet.http.Response;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DamagedVaultTest {
    private static final Request REQUEST =
            new Request(
                    "GET",
                    "https://localhost:8444",
                    List.of("keys"),
                    List.of(),
                    Headers.of(),
                    InputStream.nullInputStream(),
                    "127.0.0.1");

    private static void says(int status, String code, Response response) {
        assertEquals(status, response.status());
        byte[] body = ((Response.Body.Bytes) response.body()).bytes();
        String text = new String(body, StandardCharsets.UTF_8);
        assertTrue(text.contains("\"code\":\"" + code + "\""), text);
        assertEquals("no-store", response.headers().first("Cache-Control").orElse(""));
    }

    @Test
    void whatTheServerRefusesIsNotThisVaultsDamage() {
        var vault = new DamagedVault();
        says(500, "InternalServerError", vault.handle(REQUEST));
        Response full = vault.refused(Refusals.full(1500), REQUEST);
        says(429, "Throttled", full);
        assertEquals("2", full.headers().first("Retry-After").orElse(""));
        says(413, "RequestBodyTooLarge", vault.refused(failed(Failure.TOO_LARGE), REQUEST));
        says(400, "BadParameter", vault.refused(failed(Failure.MALFORMED), REQUEST));
    }

    private static Failed failed(Failure failure) {
        return new Failed(failure, "why");
    }
}
