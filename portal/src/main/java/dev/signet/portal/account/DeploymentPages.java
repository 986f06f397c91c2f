// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.account;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Response;
import dev.signet.portal.PortalSettings;
import dev.signet.portal.page.Call;
import dev.signet.portal.page.Frame.Link;
import dev.signet.portal.page.PageRoutes;
import dev.signet.portal.page.Pages;
import dev.signet.portal.page.Pages.Place;
import dev.signet.portal.plane.Answer;
import dev.signet.portal.plane.Planes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// How an operation on an account goes on, step by step.
public record DeploymentPages(Pages pages) {
    public void addTo(PageRoutes routes) {
        routes.get("deployments/{handle}", this::page).get("deployments/{handle}/part", this::part);
    }

    /// One step.
    ///
    /// @param tone `good` when it is done, `bad` when it failed, `warn` while it goes on, empty
    ///     before it begins
    public record Step(String tone, String text, String detail) {}

    /// All of it.
    ///
    /// @param ended whether nothing more will happen
    public record Progress(
            String name,
            String href,
            List<Step> steps,
            boolean ended,
            boolean failed,
            String advice) {
        public Progress {
            steps = List.copyOf(steps);
        }
    }

    private Response page(Call call) {
        Progress progress = progress(call);
        return pages.page(
                call,
                200,
                Place.of(
                        "Deployment of " + progress.name(),
                        "accounts",
                        new Link("Accounts", PortalSettings.ROOT + "/accounts")),
                "account/deployment",
                Map.of("progress", progress, "handle", call.name("handle")));
    }

    private Response part(Call call) {
        return pages.part(
                call,
                "account/progress",
                Map.of("progress", progress(call), "handle", call.name("handle")));
    }

    private static Progress progress(Call call) {
        String[] meaning =
                call.session()
                        .handles()
                        .meaning(call.name("handle"))
                        .orElseThrow(
                                () ->
                                        new Failed(
                                                Failure.NOT_FOUND,
                                                "This deployment is of another session. The list of"
                                                        + " accounts shows how it has ended."))
                        .split("\n", -1);
        String group = meaning[1];
        String reference = meaning[2];
        boolean delete = meaning[3].equals("delete");
        boolean create = meaning[3].equals("create");
        Answer answer = call.planes().operation(meaning[0]);
        String status = answer.body().path("status").asString(answer.good() ? "Running" : "Failed");
        boolean failed = status.equals("Failed") || status.equals("Canceled");
        boolean made = status.equals("Succeeded");
        var steps = new ArrayList<Step>();
        steps.add(new Step("good", "The control plane has taken the request.", ""));
        String problem = failed ? answer.problem() : "";
        String work =
                delete
                        ? "The account and its data are removed."
                        : create
                                ? "The key is tried, the account and its database are made."
                                : "The change is brought about.";
        steps.add(new Step(made ? "good" : failed ? "bad" : "warn", work, problem));
        boolean serves = delete;
        if (!delete) {
            Health health = made ? health(call, group, reference) : Health.NONE;
            serves = health.kind() == Health.Kind.HEALTHY || health.kind() == Health.Kind.KEY_LOST;
            steps.add(
                    new Step(
                            made ? health.kind().tone() : "",
                            "The account serves data.",
                            made ? health.kind().label() : ""));
        }
        return new Progress(
                reference,
                PortalSettings.ROOT
                        + (delete || (failed && create)
                                ? "/accounts"
                                : Planes.path("accounts", group, reference)),
                steps,
                failed || (made && serves),
                failed,
                failed ? advice(problem) : "");
    }

    private static Health health(Call call, String group, String reference) {
        var named =
                new Call(
                        call.request(),
                        call.session(),
                        call.planes(),
                        Map.of("group", group, "account", reference),
                        call.form());
        return Accounts.health(call.planes(), Accounts.find(named));
    }

    /// What can be done about the reason that the control plane gives.
    static String advice(String problem) {
        String text = problem.toLowerCase(Locale.ROOT);
        if (text.contains("soft") && text.contains("delete")) {
            return "Turn on soft delete of the vault, or take a key of a vault that has it. The"
                    + " vaults made in this portal do.";
        }
        if (text.contains("purge protection") || text.contains("purgeprotection")) {
            return "Turn on purge protection of the vault, or take a key of a vault that has it.";
        }
        if (text.contains("permission") || text.contains("4002")) {
            return "Give the service get, wrapKey and unwrapKey on the key, and see that the key is"
                    + " enabled.";
        }
        if (text.contains("not found") || text.contains("4003") || text.contains("4017")) {
            return "See that the key and its vault are there and named as in the URI.";
        }
        return "Mend what the sentence names, then try again. Nothing was left behind.";
    }
}
