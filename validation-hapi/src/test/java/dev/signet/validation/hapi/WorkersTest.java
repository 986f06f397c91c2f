// SPDX-License-Identifier: Apache-2.0
package dev.signet.validation.hapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.fhir.FhirVersion;
import dev.signet.fhir.Issue;
import dev.signet.fhir.ProfileValidator;
import dev.signet.fhir.ProfileValidator.Asked;
import dev.signet.validation.WorkerCommand;
import dev.signet.validation.Workers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The real validator in a process of its own, and what becomes of it.
class WorkersTest {
    private static final String URL = "http://example.org/StructureDefinition/p";
    private static final Asked PATIENT = asked("{\"resourceType\":\"Patient\"}");

    private final Workers workers = workers(Duration.ofSeconds(60));
    private final ProfileValidator validator = workers.make(FhirVersion.R4);

    private static Workers workers(Duration most) {
        return new Workers(
                new WorkerCommand(System.getProperty("java.class.path")),
                new Workers.Bounds(most, Duration.ofSeconds(60), Duration.ofMinutes(1)));
    }

    private static Asked asked(String json) {
        return new Asked(json.getBytes(StandardCharsets.UTF_8), List.of(URL));
    }

    /// A profile that wants a birth date, and that an expression holds.
    private static ProfileValidator.Source profile(String expression) {
        String json =
                "{\"resourceType\":\"StructureDefinition\",\"url\":\""
                        + URL
                        + "\",\"name\":\"P\",\"status\":\"active\",\"kind\":\"resource\","
                        + "\"abstract\":false,\"type\":\"Patient\",\"baseDefinition\":"
                        + "\"http://hl7.org/fhir/StructureDefinition/Patient\","
                        + "\"derivation\":\"constraint\",\"differential\":{\"element\":["
                        + "{\"id\":\"Patient\",\"path\":\"Patient\",\"constraint\":[{\"key\":"
                        + "\"x-1\",\"severity\":\"error\",\"human\":\"as it says\","
                        + "\"expression\":\""
                        + expression
                        + "\"}]},{\"id\":\"Patient.birthDate\",\"path\":\"Patient.birthDate\","
                        + "\"min\":1}]}}";
        Map<String, byte[]> all = Map.of(URL, json.getBytes(StandardCharsets.UTF_8));
        return (_, canonical) -> Optional.ofNullable(all.get(canonical));
    }

    @Test
    void itFindsWhatTheValidatorFindsInThisProcess() {
        List<Issue> beside = validator.validate(PATIENT, profile("name.empty()"));
        List<Issue> here =
                new HapiValidator(FhirVersion.R4).validate(PATIENT, profile("name.empty()"));
        assertEquals(here, beside);
        assertTrue(beside.stream().anyMatch(one -> one.diagnostics().contains("birthDate")));
    }

    @Test
    void whyOneDoesNotStartIsLogged() {
        var bounds =
                new Workers.Bounds(
                        Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofMinutes(1));
        var none = new Workers(new WorkerCommand("/nowhere/at.jar"), bounds);
        var logged = new StringBuilder();
        var log = Logger.getLogger("dev.signet.validation.WorkerProcess");
        var kept =
                new Handler() {
                    @Override
                    public void publish(LogRecord record) {
                        logged.append(new SimpleFormatter().formatMessage(record));
                    }

                    @Override
                    public void flush() {}

                    @Override
                    public void close() {}
                };
        log.addHandler(kept);
        try {
            Failed failed =
                    assertThrows(
                            Failed.class,
                            () -> none.make(FhirVersion.R4).validate(PATIENT, profile("true")));
            assertEquals(Failure.INTERNAL, failed.failure());
        } finally {
            log.removeHandler(kept);
        }
        assertTrue(logged.toString().contains("dev.signet.validation.hapi.Main"), logged::toString);
    }

    @ParameterizedTest
    @EnumSource(value = FhirVersion.class, names = "R4", mode = EnumSource.Mode.EXCLUDE)
    void aProcessOfEachVersionLooksAtAProfile(FhirVersion version) {
        var most = Duration.ofMinutes(2);
        var bounds = new Workers.Bounds(most, most, Duration.ofSeconds(1));
        var each = new Workers(new WorkerCommand(System.getProperty("java.class.path")), bounds);
        List<Issue> found = each.make(version).validate(PATIENT, profile("name.empty()"));
        assertTrue(found.stream().anyMatch(one -> one.diagnostics().contains("birthDate")));
    }

    @Test
    void whatTakesTooLongOrTooMuchEndsTheProcessAndNothingElse() {
        var slow = workers(Duration.ofSeconds(20)).make(FhirVersion.R4);
        var never = new CountDownLatch(1);
        Failed late =
                assertThrows(
                        Failed.class,
                        () ->
                                slow.validate(
                                        PATIENT,
                                        (_, _) -> {
                                            await(never);
                                            return Optional.empty();
                                        }));
        never.countDown();
        assertEquals(Failure.TOO_LARGE, late.failure());
        assertEquals("20", late.fact("seconds", ""));

        String large = "'aaaaaaaaaa'";
        for (int i = 0; i < 9; i++) {
            large += ".replace('a', 'aaaaaaaaaa')";
        }
        String bomb = large + ".length() > 0";
        Failed much = assertThrows(Failed.class, () -> slow.validate(PATIENT, profile(bomb)));
        assertEquals(Failure.TOO_LARGE, much.failure());
        assertEquals("the validation takes more memory than one may", much.text());
        assertTrue(slow.validate(PATIENT, profile("true")).size() >= 1);
    }

    @Test
    void whoIsForgottenGetsNoAnswerAndOthersGetTheirs() {
        var other = workers.make(FhirVersion.R4);
        assertEquals(1, errors(other.validate(PATIENT, profile("true"))));
        var asked = new CountDownLatch(1);
        var forgotten = new CountDownLatch(1);
        var underWay =
                CompletableFuture.supplyAsync(
                        () ->
                                validator.validate(
                                        PATIENT,
                                        (type, canonical) -> {
                                            asked.countDown();
                                            await(forgotten);
                                            return profile("true").find(type, canonical);
                                        }));
        await(asked);
        other.forget(); // it has been in the same process
        forgotten.countDown();
        assertEquals(1, errors(underWay.join()));

        var gone = new CountDownLatch(1);
        Failed ended =
                assertThrows(
                        Failed.class,
                        () ->
                                validator.validate(
                                        PATIENT,
                                        (_, _) -> {
                                            if (gone.getCount() > 0) {
                                                validator.forget();
                                                gone.countDown();
                                            }
                                            return Optional.empty();
                                        }));
        assertEquals(Failure.UNAVAILABLE, ended.failure());
        assertEquals(1, errors(validator.validate(PATIENT, profile("true"))));
    }

    private static long errors(List<Issue> issues) {
        return issues.stream().filter(one -> one.severity() == Issue.Severity.ERROR).count();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException thrown) {
            throw new IllegalStateException(thrown);
        }
    }
}
