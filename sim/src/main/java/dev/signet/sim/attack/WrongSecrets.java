// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim.attack;

import dev.signet.conformance.Client;
import dev.signet.sim.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/// Wrong secrets for a client id that the installation needs, from the address of everybody; the
/// right one has to be taken at any time.
///
/// @param service whether the service's own id, else the administrator's
record WrongSecrets(boolean service) implements Attack {
    private static final int GUESSERS = 8;
    private static final int BURST = 100;
    private static final Duration GUESSED_FOR = Duration.ofSeconds(12);
    private static final Duration PACE = Duration.ofMillis(500);
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(2);

    @Override
    public String name() {
        return "wrong secrets for the " + (service ? "service itself" : "administrator");
    }

    @Override
    public void run(Target target, Customer customer, Tally tally) {
        String id = id(target);
        byte[][] wrong = request(target, id, "wrong-wrong-wrong-wrong-wrong");
        byte[][] right = request(target, id, secret(target));
        var until = Deadline.in(GUESSED_FOR);
        var guesses =
                Crowd.of(
                        GUESSERS,
                        tally,
                        _ -> {
                            while (!until.over()) {
                                guess(target, wrong, tally);
                                pause(PACE);
                            }
                        });
        customer.offAndOn();
        for (int asked = 0; !until.over(); asked++) {
            if (asked == 2) {
                Crowd.of(BURST, tally, _ -> guess(target, wrong, tally));
            }
            mustBeTaken(target, right, tally);
            pause(PACE);
        }
        guesses.join(target.deadline());
        mustBeTaken(target, right, tally);
    }

    private static void guess(Target target, byte[][] wrong, Tally tally) {
        try (var wire = target.wire(target.main())) {
            int status = wire.exchange(wrong).status();
            tally.count("" + status);
            if (status == 200) {
                tally.fault("a wrong secret was taken");
            }
        } catch (IOException e) {
            tally.count(Tally.NONE);
        }
    }

    private static void mustBeTaken(Target target, byte[][] right, Tally tally) {
        long asked = System.nanoTime();
        try (var wire = target.wire(target.main())) {
            int status = wire.exchange(right).status();
            if (status != 200) {
                tally.fault("the right secret was answered " + status);
            }
        } catch (IOException e) {
            tally.fault("the right secret got no answer");
        }
        if (System.nanoTime() - asked > ANSWERED_WITHIN.toNanos()) {
            tally.fault("the right secret was not answered in time");
        }
    }

    private static byte[][] request(Target target, String id, String secret) {
        Client client = target.running().client();
        String form =
                "grant_type=client_credentials&client_id="
                        + Client.encode(id)
                        + "&client_secret="
                        + Client.encode(secret)
                        + "&scope="
                        + Client.encode(client.endpoint("audiences", "vault") + "/.default");
        byte[] body = form.getBytes(StandardCharsets.UTF_8);
        byte[] head =
                Wire.head(
                        target.main(),
                        "POST",
                        "/" + client.tenant() + "/oauth2/v2.0/token",
                        body.length,
                        "Content-Type",
                        "application/x-www-form-urlencoded");
        return new byte[][] {head, body};
    }

    private String id(Target target) {
        return service
                ? JsonMapper.builder()
                        .build()
                        .readTree(root(target).resolve("installation.json").toFile())
                        .get("serviceClient")
                        .asString()
                : target.running().client().endpoint("clientId");
    }

    private String secret(Target target) {
        Path file = root(target).resolve(service ? "service.secret" : "administrator.secret");
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root(Target target) {
        return target.running().process().data().resolve("root");
    }

    private static void pause(Duration duration) {
        try {
            TimeUnit.MILLISECONDS.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
