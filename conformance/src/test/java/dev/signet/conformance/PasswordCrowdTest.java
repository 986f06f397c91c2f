// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.conformance.Client.Answer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Fifty wrong passwords at once for one user, from one address, and the right one behind them: it
/// is taken, and nobody is told that the server is full, but for who has waited as long as a place
/// is waited for (the machine may do much else). When its turn comes is in `PasswordsTest`.
final class PasswordCrowdTest {
    private static final String AZ = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";
    private static final int CROWD = 50;

    /// How long a place is waited for: `ServerLimits`.
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /// @param waited from the sending to the answer
    private record Tried(int status, Duration waited) {}

    private static Answer tried(Client client, String password) {
        String form =
                "grant_type=password&client_id="
                        + AZ
                        + "&scope="
                        + Client.encode("https://management.azure.com/.default")
                        + "&username=crowded&password="
                        + Client.encode(password);
        return client.exchange(
                HttpRequest.newBuilder(
                                URI.create(
                                        client.endpoint("issuer")
                                                + "/"
                                                + client.tenant()
                                                + "/oauth2/v2.0/token"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build());
    }

    @Test
    void aRightPasswordBehindFiftyWrongOnesIsTakenAndNobodyIsToldThatItIsFull() throws Exception {
        try (RunningSignet signet = RunningSignet.start("--password-grant", "on")) {
            Client client = signet.client();
            String password = Person.added(signet, "crowded").password();
            for (int i = 0; i < 25; i++) { // so that the next ones are slowed down
                assertEquals(400, tried(client, "wrong").status());
            }
            var sent = new CountDownLatch(CROWD);
            var crowd = new ArrayList<FutureTask<Tried>>();
            for (int i = 0; i < CROWD; i++) {
                String wrong = "wrong " + i;
                var task =
                        new FutureTask<>(
                                () -> {
                                    sent.countDown();
                                    long began = System.nanoTime();
                                    int status = tried(client, wrong).status();
                                    long nanos = System.nanoTime() - began;
                                    return new Tried(status, Duration.ofNanos(nanos));
                                });
                Thread.ofVirtual().start(task);
                crowd.add(task);
            }
            sent.await();
            Answer right = tried(client, password).expect(200);
            assertTrue(right.text().contains("access_token"), right.text());
            for (FutureTask<Tried> each : crowd) {
                Tried one = each.get(60, TimeUnit.SECONDS);
                boolean mayBeTold = one.waited().compareTo(PATIENCE) >= 0 && one.status() == 429;
                assertTrue(
                        mayBeTold || one.status() == 400, "none is told that it is full: " + one);
            }
        }
    }
}
