// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Headers;
import dev.signet.http.Request;
import dev.signet.http.Request.Parameter;
import dev.signet.http.Response;
import dev.signet.identity.SignInLog;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What the newest sign-ins are asked with.
final class SignInRowsTest {
    private static Response answer(Parameter... query) {
        var request =
                new Request(
                        "GET",
                        "https://127.0.0.1:8443",
                        List.of("v1.0", "auditLogs", "signIns"),
                        Arrays.asList(query),
                        Headers.of(),
                        new ByteArrayInputStream(new byte[0]),
                        "127.0.0.1");
        return new SignInRows(Optional.of(SignInLog.NONE)).answer(request, List.of("signIns"));
    }

    @Test
    void whatWouldChangeWhichAreAnsweredIsRefusedByItsName() {
        assertEquals(200, answer(new Parameter("$top", "1000")).status());
        for (String name :
                List.of("$filter", "$search", "$skip", "$skiptoken", "$orderby", "$expand")) {
            var thrown = assertThrows(Failed.class, () -> answer(new Parameter(name, "1")), name);
            assertEquals(Failure.INVALID, thrown.failure());
            assertTrue(thrown.getMessage().contains(name + " is not"), thrown.getMessage());
        }
    }
}
