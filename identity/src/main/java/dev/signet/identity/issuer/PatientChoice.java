// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.issuer;

import dev.signet.base.Digests;
import dev.signet.base.Entropy;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.identity.Directory;
import dev.signet.identity.User;
import dev.signet.identity.grant.AuthorizationCodes;
import dev.signet.identity.grant.Grant;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Between the password and the code: a user says for which patient an app is to be started. What
/// is pending is kept for five minutes and holds nothing of a patient; a restart ends it. Any
/// thread.
final class PatientChoice {
    static final Duration LIFE = Duration.ofMinutes(5);

    private static final int PENDING_MAX = 1_000;
    private static final int ID_CHARS_MAX = 64;
    private static final int TEXT_CHARS_MAX = 100;
    private static final String OWN = "Patient/";

    /// The parameter by which the SMART proxy hands on whom the EHR shows. It says whom the user
    /// is asked about first, and gives no right.
    static final String SHOWN = "launch_patient";

    private static final Patients.Found.These NOBODY = new Patients.Found.These(List.of(), false);
    private static final String NOT_SEEN = "You cannot see patients of that account.";
    private static final String OVER =
            "That sign-in is over. Begin again where you have come from.";

    private final Patients patients;
    private final Directory directory;
    private final TokenSigner signer;
    private final InstantSource clock;
    private final Entropy entropy;
    private final Map<String, Pending> pending =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Pending> eldest) {
                    return size() > PENDING_MAX;
                }
            };

    /// @param form what the application has asked for
    /// @param grant whose user has shown the password
    private record Pending(Form form, Grant grant, Instant end) {}

    PatientChoice(
            Patients patients,
            Directory directory,
            TokenSigner signer,
            InstantSource clock,
            Entropy entropy) {
        this.patients = patients;
        this.directory = directory;
        this.signer = signer;
        this.clock = clock;
        this.entropy = entropy;
    }

    /// Whether an app that asks for that is to be started for one patient.
    ///
    /// @param shown the patient whom an EHR has on its screen, as the SMART proxy was told; empty
    ///     for none
    static boolean isAskedFor(Grant grant, String shown) {
        boolean byScope = grant.smart().stream().anyMatch(each -> each.startsWith("patient/"));
        // with `launch` the EHR says for whom, and where it does not, nobody is asked
        return grant.named().contains("launch/patient")
                || (byScope && (!shown.isEmpty() || !grant.named().contains("launch")));
    }

    /// Whether the patient of what is asked for can be chosen here.
    boolean isPossible(Grant grant) {
        return patients.areOf(grant.audience());
    }

    /// The grant for the only patient there is for a user, who is one; empty when there are others.
    static Optional<Grant> own(Grant grant, User user) {
        return user.fhirUser().startsWith(OWN)
                ? Optional.of(grant.withPatient(user.fhirUser().substring(OWN.length())))
                : Optional.empty();
    }

    /// The first page, for a user who has shown the password.
    Response begin(Form form, Grant grant, Request request) {
        String handle = AuthorizationCodes.random(entropy);
        Instant now = clock.instant();
        synchronized (pending) {
            pending.values().removeIf(one -> !now.isBefore(one.end()));
            pending.put(digest(handle), new Pending(form, grant, now.plus(LIFE)));
        }
        String shown = form.first(SHOWN);
        return shown.isEmpty() || shown.length() > ID_CHARS_MAX
                ? page(form, grant, handle, "", request, "")
                : page(
                        form,
                        handle,
                        looked(grant, request, sight -> patients.one(sight, shown)),
                        "",
                        "");
    }

    /// What the user has answered.
    ///
    /// @param answer `choice` and one of `patient`, `find`, `cancel`
    Step answered(Form answer, Request request) {
        String handle = answer.first("choice");
        Optional<Pending> found = pending(handle);
        if (found.isEmpty()) {
            return over();
        }
        Form form = found.get().form();
        Grant grant = found.get().grant();
        if (answer.has("cancel")) {
            return ended(handle) ? new Step.Cancelled(form) : over();
        }
        String id = answer.first("patient");
        if (id.isEmpty()) {
            String text = answer.first("find").strip();
            String known = text.length() > TEXT_CHARS_MAX ? "" : text;
            return new Step.Shown(page(form, grant, handle, known, request, ""));
        }
        if (!sees(grant, id, request)) {
            return new Step.Shown(
                    page(form, grant, handle, "", request, "You cannot see that patient."));
        }
        return ended(handle) ? new Step.Chosen(form, grant.withPatient(id)) : over();
    }

    private static Step over() {
        return new Step.Shown(Pages.problem(400, OVER));
    }

    private boolean sees(Grant grant, String id, Request request) {
        return id.length() <= ID_CHARS_MAX
                && looked(grant, request, sight -> patients.one(sight, id))
                        instanceof Patients.Found.These(var these, _)
                && these.stream().anyMatch(each -> each.id().equals(id));
    }

    private Optional<Pending> pending(String handle) {
        synchronized (pending) {
            return Optional.ofNullable(pending.get(digest(handle)))
                    .filter(one -> clock.instant().isBefore(one.end()));
        }
    }

    /// Good once, whoever answers twice.
    private boolean ended(String handle) {
        synchronized (pending) {
            return pending.remove(digest(handle)) != null;
        }
    }

    private Response page(
            Form form, Grant grant, String handle, String text, Request request, String problem) {
        Patients.Found found = looked(grant, request, sight -> patients.find(sight, text));
        return page(form, handle, found, text, problem);
    }

    private Response page(
            Form form, String handle, Patients.Found found, String text, String problem) {
        var choosing =
                new Pages.Choosing(
                        directory.applicationName(form.first("client_id")), handle, text);
        String redirect = form.first("redirect_uri");
        return switch (found) {
            case Patients.Found.These these ->
                    Pages.choosePatient(choosing, these, redirect, problem);
            case Patients.Found.Refused() ->
                    Pages.choosePatient(choosing, NOBODY, redirect, NOT_SEEN);
        };
    }

    /// Patients are looked at as the user, by the same application, and nothing but patients.
    private Patients.Found looked(
            Grant grant, Request request, Function<Patients.Sight, Patients.Found> look) {
        var looking =
                new Grant(
                        grant.clientId(),
                        grant.objectId(),
                        grant.audience(),
                        List.of("user/Patient.rs"),
                        Set.of(),
                        "");
        return directory
                .user(grant.objectId())
                .map(user -> signer.delegated(looking, user, request.base()))
                .map(
                        token ->
                                look.apply(
                                        new Patients.Sight(
                                                grant.audience(), token, request.remoteAddress())))
                .orElse(new Patients.Found.Refused());
    }

    /// As codes are kept.
    private static String digest(String handle) {
        byte[] digest = Digests.sha256(handle.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest);
    }

    /// What came of a step.
    sealed interface Step {
        /// @param form what the application has asked for
        record Chosen(Form form, Grant grant) implements Step {}

        record Cancelled(Form form) implements Step {}

        /// The next page.
        record Shown(Response page) implements Step {}
    }
}
