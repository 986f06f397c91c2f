// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import static dev.signet.dataplane.Account.entry;
import static dev.signet.dataplane.Account.patient;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.EnumSource.Mode.EXCLUDE;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import ca.uhn.fhir.validation.SingleValidationMessage;
import dev.signet.fhir.FhirVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Answers of every kind, in every FHIR version, pass HAPI's validator; those of R5, which takes it
/// as long as the others together, in {@link AnswersOfR5AreValidTest} beside this.
class AnswersAreValidTest {
    /// In front of it stand those who are not asked for here.
    private static final String NARRATIVE = "dom-6";

    /// R5's rule that histories hold no PATCH is not true of a history without entries, such as
    /// that of a count: its expression is empty then.
    private static final String NO_PATCH = "bdl-14";

    private static FhirValidator validator(FhirVersion version) {
        FhirContext hapi =
                switch (version) {
                    case STU3 -> FhirContext.forDstu3Cached();
                    case R4 -> FhirContext.forR4Cached();
                    case R4B -> FhirContext.forR4BCached();
                    case R5 -> FhirContext.forR5Cached();
                };
        var support =
                new ValidationSupportChain(
                        new DefaultProfileValidationSupport(hapi),
                        new InMemoryTerminologyServerValidationSupport(hapi),
                        new CommonCodeSystemsTerminologyService(hapi));
        return hapi.newValidator().registerValidatorModule(new FhirInstanceValidator(support));
    }

    private static Map<String, Answer> answers(Account account) {
        account.put("/Patient/p", patient("p", "Ada")).expect(201);
        account.put("/Patient/p", patient("p", "Ada2")).expect(200);
        account.put("/Patient/gone", patient("gone", "Ada")).expect(201);
        account.delete("/Patient/gone").expect(204);
        for (int i = 0; i < 4; i++) {
            account.post(
                            "/Observation",
                            Account.observation(
                                    "Patient/p", "29463-7", "7" + i, "2020-01-0" + (i + 1)))
                    .expect(201);
        }
        var answers = new TreeMap<String, Answer>();
        for (String path :
                List.of(
                        "/metadata",
                        "/$versions",
                        "/Patient/p",
                        "/Patient/p?_summary=true",
                        "/Patient/p?_elements=name",
                        "/Patient/none",
                        "/Patient/gone",
                        "/Patient/p/_history",
                        "/Patient/_history?_count=1",
                        "/_history?_count=2",
                        "/_history?_summary=count",
                        "/Patient?name=ada&nope=1",
                        "/Patient?_summary=count",
                        "/Observation?_count=2&_include=Observation:subject",
                        "/Observation?_total=accurate&_sort=-date",
                        "/?_type=Patient,Observation",
                        "/Patient?birthdate=x",
                        "/Nothing",
                        "/Patient/p?_format=ttl",
                        "/Patient/p/$validate",
                        "/Patient/p/$everything",
                        "/Patient/p/$diff",
                        "/Observation/$lastn?patient=p&max=2",
                        "/DocumentReference/$docref?patient=p",
                        "/OperationDefinition/Patient-everything",
                        "/OperationDefinition/Resource-meta-add",
                        "/OperationDefinition/CapabilityStatement-versions",
                        "/OperationDefinition/member-match")) {
            answers.put("GET " + path, account.get(path));
        }
        answers.put("POST", account.post("/Patient", patient("", "New")));
        answers.put(
                "POST minimal",
                account.post("/Patient", patient("", "New"), "Prefer", "return=OperationOutcome"));
        answers.put(
                "POST wrong", account.post("/Patient", "{\"resourceType\":\"Patient\",\"x\":1}"));
        answers.put(
                "batch",
                account.batch(
                        entry("", "GET", "Patient/p", "", ""),
                        entry("", "GET", "Patient?name=ada", "", ""),
                        entry("", "GET", "Patient/none", "", ""),
                        entry("", "POST", "Patient", patient("", "B"), ""),
                        entry("", "PUT", "Patient/x", patient("y", "B"), ""),
                        entry("", "DELETE", "Patient/none", "", "")));
        answers.put(
                "transaction",
                account.transaction(
                        entry(
                                "urn:uuid:11111111-1111-4111-8111-111111111113",
                                "POST",
                                "Patient",
                                patient("", "T"),
                                ""),
                        entry("", "PUT", "Patient/t", patient("t", "T"), ""),
                        entry("", "DELETE", "Patient/t2", "", ""),
                        entry("", "GET", "Patient/p", "", "")));
        return answers;
    }

    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "R5")
    void everyAnswerPasses(FhirVersion version, @TempDir Path folder) {
        assertValid(version, folder);
    }

    /// @param folder of the account, empty
    static void assertValid(FhirVersion version, Path folder) {
        FhirValidator validator = validator(version);
        var wrong = new ArrayList<String>();
        try (Account account = new Account(folder, version)) {
            Map<String, Answer> answers = answers(account);
            answers.forEach(
                    (name, answer) -> {
                        for (SingleValidationMessage message :
                                validator.validateWithResult(answer.text()).getMessages()) {
                            boolean isError =
                                    message.getSeverity().compareTo(ResultSeverityEnum.ERROR) >= 0;
                            boolean isOfCount =
                                    message.getMessage().contains(NO_PATCH)
                                            && answer.json().find("entry") == null;
                            if (isError
                                    && !isOfCount
                                    && !message.getMessage().contains(NARRATIVE)) {
                                wrong.add(
                                        name
                                                + " "
                                                + message.getLocationString()
                                                + ": "
                                                + message.getMessage());
                            }
                        }
                    });
            assertEquals(33, answers.size());
        }
        assertEquals("", String.join("\n", wrong));
    }
}
