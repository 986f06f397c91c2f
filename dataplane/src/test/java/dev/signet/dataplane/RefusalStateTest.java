// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.http.Headers;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.jobs.JobShare;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RefusalStateTest {
    /// Refuses once, and is being opened when it is asked again.
    private static final class ComesBack implements Access {
        private final ArrayDeque<State> states =
                new ArrayDeque<>(List.of(new State.Refused(4002, Account.LOST)));

        @Override
        public State state() {
            return states.isEmpty() ? new State.Opening() : states.poll();
        }

        @Override
        public List<String> keyVersionsNeeded() {
            return List.of();
        }

        @Override
        public List<Warning> warnings() {
            return List.of();
        }
    }

    /// Is opened again when it is asked, and knows what withdrew the seals of a request before.
    private static final class RefusedBefore implements Access {
        @Override
        public State state() {
            return new State.Opening();
        }

        @Override
        public Optional<State.Refused> refusal(RuntimeException thrown) {
            return Optional.of(new State.Refused(4002, Account.LOST));
        }

        @Override
        public List<String> keyVersionsNeeded() {
            return List.of();
        }

        @Override
        public List<Warning> warnings() {
            return List.of();
        }
    }

    @Test
    void aRefusalSaysWhyTheStateThatRefusedDidThoughItHasChangedSince() {
        saysWhy(new ComesBack());
    }

    @Test
    void whatBrokeARequestIsAskedForItsRefusalBeforeThePresentStateIs() {
        saysWhy(new RefusedBefore());
    }

    private static void saysWhy(Access access) {
        var plane =
                new FhirPlane(
                        new FhirSettings("demo", (_, _) -> {}, "https://localhost:8443/tenant"),
                        new FhirPlane.AccountParts(
                                access, new AccountModel(Account.MODEL), AddedInteractions.NONE),
                        new FhirPlane.ProcessParts(
                                Account.BUDGETS,
                                new JobShare(1, System::nanoTime),
                                InstantSource.system(),
                                new Random(1)::nextLong));
        Response answer =
                plane.handle(
                        new Request(
                                "GET",
                                Account.BASE,
                                List.of("Patient", "x"),
                                List.of(),
                                Headers.of(),
                                InputStream.nullInputStream(),
                                "127.0.0.1"));
        assertEquals(403, answer.status());
        var body = (Response.Body.Bytes) answer.body();
        String text = new String(body.bytes(), StandardCharsets.UTF_8);
        assertTrue(text.contains(Account.LOST), text);
    }
}
