// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.account;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.portal.page.Call;
import dev.signet.portal.plane.Answer;
import dev.signet.portal.plane.Planes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// The accounts that a user may see.
public final class Accounts {
    private Accounts() {}

    /// All of them by name, those in workspaces too.
    ///
    /// @throws Failed when ARM refuses
    public static List<Account> all(Planes planes) {
        String provider = planes.subscription() + "/providers/Microsoft.HealthcareApis";
        var all = new ArrayList<Account>();
        for (JsonNode each : list(planes, provider + "/services", Planes.ACCOUNTS)) {
            all.add(Account.of(each));
        }
        for (JsonNode workspace : list(planes, provider + "/workspaces", Planes.WORKSPACES)) {
            String services = workspace.path("id").asString("") + "/fhirservices";
            for (JsonNode each : list(planes, services, Planes.WORKSPACES)) {
                all.add(Account.of(each));
            }
        }
        all.sort(Comparator.comparing(Account::reference));
        return all;
    }

    /// A list of ARM's with all its pages.
    public static List<JsonNode> list(Planes planes, String path, String version) {
        var all = new ArrayList<JsonNode>();
        Answer answer = good(planes.arm(path, version));
        while (true) {
            answer.body().path("value").forEach(all::add);
            String next = answer.body().path("nextLink").asString("");
            if (next.isEmpty()) {
                return all;
            }
            answer = good(planes.operation(next));
        }
    }

    /// The account of an address of the portal.
    ///
    /// @throws Failed `NOT_FOUND`
    public static Account find(Call call) {
        String reference = call.name("account");
        int dot = reference.indexOf('.');
        Planes planes = call.planes();
        String path =
                dot < 0
                        ? planes.account(call.name("group"), reference)
                        : planes.subscription()
                                + Planes.path(
                                        "resourceGroups",
                                        call.name("group"),
                                        "providers",
                                        "Microsoft.HealthcareApis",
                                        "workspaces",
                                        reference.substring(0, dot),
                                        "fhirservices",
                                        reference.substring(dot + 1));
        String version = dot < 0 ? Planes.ACCOUNTS : Planes.WORKSPACES;
        return Account.of(good(planes.arm(path, version)).body());
    }

    /// The answer, if it is a success.
    ///
    /// @throws Failed with what the plane says is wrong
    public static Answer good(Answer answer) {
        if (answer.good()) {
            return answer;
        }
        Failure failure =
                switch (answer.status()) {
                    case 401 -> Failure.UNAUTHENTICATED;
                    case 403 -> Failure.FORBIDDEN;
                    case 404 -> Failure.NOT_FOUND;
                    case 409 -> Failure.CONFLICT;
                    case 412 -> Failure.PRECONDITION_FAILED;
                    case 429 -> Failure.BUSY;
                    case 500, 502, 503, 504 -> Failure.UNAVAILABLE;
                    default -> Failure.INVALID;
                };
        throw new Failed(failure, answer.problem());
    }

    /// How an account is, asked of itself.
    public static Health health(Planes planes, Account account) {
        return Health.of(
                planes.fhir(
                        "GET",
                        account.served(),
                        account.audience(),
                        "/health/check",
                        Optional.empty()));
    }
}
