// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.profile;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.budget.ComputingTime;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.dataplane.paging.OpenSnapshots;
import dev.signet.dataplane.paging.OpenSnapshots.Loan;
import dev.signet.dataplane.terminology.StoredDefinitions;
import dev.signet.fhir.Issue;
import dev.signet.fhir.IssueType;
import dev.signet.fhir.ProfileValidator;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import dev.signet.search.query.Handling;
import dev.signet.store.Database;
import java.time.InstantSource;
import java.util.List;

/// Looks at resources by their profiles, over the definitions of the FHIR version and those that
/// the account has stored. Any thread.
///
/// @param validator the account's
/// @param clock by which the time of a request is counted
public record ProfileCheck(
        ProfileValidator validator, OpenSnapshots snapshots, InstantSource clock) {
    /// Profiles that are asked for or named by one resource.
    public static final int PROFILES_MAX = 20;

    /// Whether a resource names profiles.
    public static boolean isClaimed(JsonObject resource) {
        return claims(resource) > 0;
    }

    private static int claims(JsonObject resource) {
        return resource.find("meta") instanceof JsonObject meta
                        && meta.find("profile") instanceof JsonArray profiles
                ? profiles.size()
                : 0;
    }

    /// What is found of a resource that is valid by its structure.
    ///
    /// @param json the resource
    /// @param profiles beside those that it names
    /// @throws FhirError 400 `too-costly`
    /// @throws Failed as [ProfileValidator#validate]
    public List<Issue> issues(
            JsonObject resource, byte[] json, List<String> profiles, Database database) {
        if (claims(resource) + profiles.size() > PROFILES_MAX) {
            throw tooCostly("a resource is validated against 20 profiles at most");
        }
        try (Loan loan = snapshots.borrow(database)) {
            return validator.validate(
                    new ProfileValidator.Asked(json, profiles),
                    new StoredDefinitions(loan.snapshot()));
        } catch (Failed failed) {
            if (failed.failure() == Failure.TOO_LARGE) {
                throw tooCostly(failed.text());
            }
            throw failed;
        }
    }

    /// Refuses a resource that is not what the profiles say which it names.
    ///
    /// @param handling whether warnings count too
    /// @param time of the request
    /// @param expression where the resource stands: its type, or an entry of a Bundle
    /// @throws FhirError 400 with all issues
    public void check(
            JsonObject resource,
            byte[] json,
            Handling handling,
            ComputingTime time,
            Database database,
            String expression) {
        if (!isClaimed(resource)) {
            return;
        }
        String type = resource.text("resourceType", "");
        List<Issue> issues;
        try {
            issues =
                    time
                            .byProfiles(clock, () -> issues(resource, json, List.of(), database))
                            .stream()
                            .map(issue -> placed(issue, type, expression))
                            .toList();
        } catch (Failed failed) {
            if (failed.failure() == Failure.TOO_LARGE) {
                throw tooCostly(failed.text());
            }
            throw failed;
        }
        if (issues.stream().anyMatch(issue -> refuses(issue, handling))) {
            throw new FhirError(400, issues);
        }
    }

    private static boolean refuses(Issue issue, Handling handling) {
        return switch (issue.severity()) {
            case FATAL, ERROR -> true;
            case WARNING -> handling == Handling.STRICT;
            case INFORMATION -> false;
        };
    }

    private static Issue placed(Issue issue, String type, String expression) {
        String within = issue.expression();
        return within.equals(type) || within.startsWith(type + ".")
                ? new Issue(
                        issue.severity(),
                        issue.type(),
                        issue.diagnostics(),
                        expression + within.substring(type.length()))
                : issue;
    }

    private static FhirError tooCostly(String text) {
        return FhirError.of(400, IssueType.TOO_COSTLY, text, "");
    }

    /// Lets go of what the validator has of the account.
    public void letGo() {
        validator.forget();
    }
}
