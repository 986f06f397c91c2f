// SPDX-License-Identifier: Apache-2.0
package dev.signet.validation.hapi;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.IValidationSupport;
import dev.signet.fhir.FhirVersion;
import dev.signet.fhir.Issue;
import dev.signet.fhir.IssueType;
import dev.signet.fhir.ProfileValidator;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r5.utils.validation.constants.BestPracticeWarningLevel;
import org.hl7.fhir.utilities.http.ManagedWebAccess;
import org.hl7.fhir.utilities.validation.ValidationMessage;
import org.jspecify.annotations.Nullable;

/// HAPI's validator over the definitions of one version, read when it is first asked and kept, and
/// over what an account has stored, which is kept for one validation. A code of a system that
/// nobody has is a warning, a profile that nobody has an error. Any thread, one at a time.
public final class HapiValidator implements ProfileValidator {
    /// Issues that are told of one resource.
    private static final int ISSUES_MAX = 500;

    private static final int DIAGNOSTICS_CHARACTERS_MAX = 2_000;
    private static final int EXPRESSION_CHARACTERS_MAX = 1_000;

    private final FhirVersion version;
    private @Nullable Loaded loaded; // guarded by this

    /// What a version needs.
    private record Loaded(StoredDefinitions stored, IValidationSupport all, Engine engine) {}

    public HapiValidator(FhirVersion version) {
        this.version = version;
    }

    @Override
    public synchronized List<Issue> validate(Asked asked, Source source) {
        Loaded with = loaded();
        with.stored().use(source);
        try {
            JsonObject resource = Json.readObject(asked.json());
            List<Issue> unknown = unknown(resource, asked.profiles(), with.all());
            if (!unknown.isEmpty()) {
                return unknown;
            }
            String json = new String(asked.json(), StandardCharsets.UTF_8);
            return issues(with.engine().messages(json, asked.profiles()), Values.of(resource));
        } finally {
            with.stored().use((_, _) -> Optional.empty());
        }
    }

    @Override
    public synchronized void forget() {
        Loaded with = loaded;
        if (with != null) {
            with.stored().use((_, _) -> Optional.empty());
        }
    }

    private Loaded loaded() {
        Loaded known = loaded;
        if (known == null) {
            known = load();
            loaded = known;
        }
        return known;
    }

    private Loaded load() {
        ManagedWebAccess.setAccessPolicy(ManagedWebAccess.WebAccessPolicy.PROHIBITED);
        FhirContext context = context(version);
        var stored = new StoredDefinitions(context);
        var all = new Definitions(context, stored);
        var engine = new Engine(context, all);
        engine.setAnyExtensionsAllowed(true);
        engine.setErrorForUnknownProfiles(true);
        engine.setBestPracticeWarningLevel(BestPracticeWarningLevel.Ignore);
        engine.setAllowExamples(true);
        return new Loaded(stored, all, engine);
    }

    private static FhirContext context(FhirVersion version) {
        return switch (version) {
            case STU3 -> FhirContext.forDstu3();
            case R4 -> FhirContext.forR4();
            case R4B -> FhirContext.forR4B();
            case R5 -> FhirContext.forR5();
        };
    }

    /// HAPI passes over a profile that nobody knows where it knows another one.
    private static List<Issue> unknown(
            JsonObject resource, List<String> profiles, IValidationSupport all) {
        var issues = new ArrayList<Issue>();
        for (String profile : profiles) {
            if (all.fetchStructureDefinition(profile) == null) {
                issues.add(unknown("a profile that is asked for is neither HL7's nor stored", ""));
            }
        }
        if (resource.find("meta") instanceof JsonObject meta
                && meta.find("profile") instanceof JsonArray named) {
            for (int i = 0; i < named.size(); i++) {
                if (named.at(i) instanceof JsonString url
                        && all.fetchStructureDefinition(url.value()) == null) {
                    String type = resource.text("resourceType", "");
                    issues.add(
                            unknown(
                                    "the profile is neither HL7's nor stored",
                                    type + ".meta.profile[" + i + "]"));
                }
            }
        }
        return issues;
    }

    private static Issue unknown(String diagnostics, String expression) {
        return Issue.error(IssueType.NOT_FOUND, diagnostics, expression);
    }

    private static List<Issue> issues(List<ValidationMessage> messages, Values values) {
        var issues = new ArrayList<Issue>();
        for (ValidationMessage message : messages) {
            if (issues.size() == ISSUES_MAX) {
                issues.add(
                        Issue.error(
                                IssueType.TOO_LONG,
                                "there are more issues than are told of one resource",
                                ""));
                break;
            }
            issues.add(issue(message, values));
        }
        return issues;
    }

    private static Issue issue(ValidationMessage message, Values values) {
        return new Issue(
                severity(message.getLevel()),
                type(message.getType()),
                shortened(values.without(message.getMessage()), DIAGNOSTICS_CHARACTERS_MAX),
                expression(message.getLocation()));
    }

    /// Of HAPI's location, which may say more in comments.
    private static String expression(@Nullable String location) {
        String said = location == null ? "" : location.replaceAll("/\\*[^*]*\\*/", "");
        return said.length() > EXPRESSION_CHARACTERS_MAX || !said.matches("[A-Za-z0-9.\\[\\]()]*")
                ? ""
                : said;
    }

    private static Issue.Severity severity(ValidationMessage.@Nullable IssueSeverity level) {
        return switch (level) {
            case null -> Issue.Severity.ERROR;
            case FATAL -> Issue.Severity.FATAL;
            case ERROR -> Issue.Severity.ERROR;
            case WARNING -> Issue.Severity.WARNING;
            case INFORMATION, NULL -> Issue.Severity.INFORMATION;
        };
    }

    private static IssueType type(ValidationMessage.@Nullable IssueType type) {
        String code = type == null ? "" : type.toCode();
        for (IssueType known : IssueType.values()) {
            if (known.code().equals(code)) {
                return known;
            }
        }
        return IssueType.PROCESSING;
    }

    private static String shortened(String text, int most) {
        return text.length() > most ? text.substring(0, most) : text;
    }
}
