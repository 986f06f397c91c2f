// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.account;

import dev.signet.base.Failed;
import dev.signet.http.Response;
import dev.signet.portal.PortalSettings;
import dev.signet.portal.page.Call;
import dev.signet.portal.page.Frame.Link;
import dev.signet.portal.page.PageRoutes;
import dev.signet.portal.page.Pages;
import dev.signet.portal.page.Pages.Place;
import dev.signet.portal.plane.Answer;
import dev.signet.portal.plane.Planes;
import dev.signet.portal.plane.Wire;
import dev.signet.portal.vault.NewVault;
import dev.signet.portal.vault.Vaults;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The wizard that makes an account: basics, additional settings with the data encryption, tags,
/// review. Going on looks at what was typed on all pages so far; going back does not.
public record CreatePages(Pages pages) {
    private static final List<String> STEPS = List.of("basics", "settings", "tags", "review");
    private static final int CHOICES_MAX = 200;
    private static final Map<String, List<String>> ASKED =
            Map.of(
                    "basics", List.of("group", "name", "location", "kind"),
                    "settings",
                            List.of(
                                    "authority",
                                    "audience",
                                    "objects",
                                    "smart",
                                    "throughput",
                                    "encryption",
                                    "source",
                                    "picked",
                                    "uri",
                                    "vault",
                                    "new-vault",
                                    "new-key",
                                    "manage",
                                    "manage-there"),
                    "tags", List.of("tags"),
                    "review", List.of());

    public void addTo(PageRoutes routes) {
        routes.get("create", call -> step(call, Draft.of(call.form()), "basics", Map.of()))
                .post("create", this::go)
                .get("create/name", this::nameCheck)
                .post("create/key", this::keyCheck);
    }

    /// A key that can be picked.
    public record Choice(String label, String uri) {}

    private Response go(Call call) {
        Draft draft = Draft.of(call.form());
        String from = call.form().text("step");
        String to = call.form().text("go");
        if (to.equals("template")) {
            byte[] bytes = new DraftTexts(draft).template().getBytes(StandardCharsets.UTF_8);
            return Pages.secured(
                    Response.of(200, "application/json", bytes)
                            .with("Content-Disposition", "attachment; filename=\"template.json\""));
        }
        boolean submit = to.equals("submit");
        int target = submit ? STEPS.size() : STEPS.indexOf(to);
        int begun = STEPS.indexOf(from);
        if (draft.isKeyNew() && from.equals("settings") && target > begun) {
            return makeKey(call, draft, to);
        }
        if (target < 0 || begun < 0) {
            return step(call, draft, "basics", Map.of());
        }
        for (int i = 0; i < target; i++) {
            Map<String, String> wrong =
                    target > begun ? wrong(call, draft, STEPS.get(i)) : Map.of();
            if (!wrong.isEmpty()) {
                return step(call, draft, STEPS.get(i), wrong);
            }
        }
        return submit ? make(call, draft) : step(call, draft, STEPS.get(target), Map.of());
    }

    /// What is wrong on a page, by field.
    private static Map<String, String> wrong(Call call, Draft draft, String step) {
        var wrong = new LinkedHashMap<String, String>();
        if (step.equals("basics")) {
            Available name = Available.of(call, draft.text("name"));
            if (!name.good()) {
                wrong.put("name", name.text());
            }
            if (draft.text("group").isEmpty()) {
                wrong.put("group", "Choose a resource group.");
            }
        }
        if (step.equals("settings")) {
            if (draft.throughput() < 400) {
                wrong.put("throughput", "A number from 400 on.");
            }
            if (draft.isKeyNew()) {
                wrong.put("new-key", "The new key is made when you go on from this page.");
            } else if (draft.customer()) {
                KeyCheck key = KeyCheck.of(call, draft.keyUri());
                if (!key.good()) {
                    wrong.put("key", key.text());
                }
            }
        }
        if (step.equals("tags")
                && draft.text("tags")
                        .lines()
                        .anyMatch(line -> !line.isBlank() && !line.contains("="))) {
            wrong.put("tags", "Each line is name=value.");
        }
        return wrong;
    }

    private Response step(Call call, Draft draft, String step, Map<String, String> wrong) {
        var content = new HashMap<String, Object>();
        content.put("draft", draft);
        content.put("wrong", wrong);
        content.put("csrf", call.session().csrf());
        content.put("carried", draft.carried(ASKED.getOrDefault(step, List.of())));
        if (step.equals("basics")) {
            content.put(
                    "groups",
                    Accounts.list(
                                    call.planes(),
                                    call.planes().subscription() + "/resourceGroups",
                                    Planes.GROUPS)
                            .stream()
                            .map(each -> each.path("name").asString(""))
                            .toList());
        }
        if (step.equals("settings")) {
            content.put("choices", choices(call.planes(), draft.text("picked")));
            content.put("here", Vaults.here(call.planes()));
            content.put(
                    "vaults", Vaults.all(call.planes()).stream().map(Vaults.Vault::name).toList());
        }
        if (step.equals("review")) {
            content.put("texts", new DraftTexts(draft));
        }
        return pages.page(
                call,
                wrong.isEmpty() ? 200 : 422,
                Place.of(
                        "Create an account",
                        "create",
                        new Link("Accounts", PortalSettings.ROOT + "/accounts")),
                "create/" + step,
                content);
    }

    /// Some keys of this installation, with the one that is picked; others are given by their URI.
    private static List<Choice> choices(Planes planes, String picked) {
        List<Choice> some = choices(planes);
        if (picked.isEmpty() || some.stream().anyMatch(each -> each.uri().equals(picked))) {
            return some;
        }
        var more = new ArrayList<Choice>(some);
        more.add(new Choice(picked, picked));
        return more;
    }

    private static List<Choice> choices(Planes planes) {
        var choices = new ArrayList<Choice>();
        for (Vaults.Vault vault : Vaults.all(planes)) {
            if (choices.size() >= CHOICES_MAX) {
                break;
            }
            for (String key : Vaults.keys(planes, vault)) {
                choices.add(
                        new Choice(vault.name() + " / " + key, vault.address() + "/keys/" + key));
            }
        }
        return choices.subList(0, Math.min(choices.size(), CHOICES_MAX));
    }

    /// A new key in place, in a vault that is there or in a new one; made by going on, so that it
    /// cannot be forgotten. All else of the page is looked at before.
    private Response makeKey(Call call, Draft draft, String to) {
        for (String step : List.of("basics", "settings")) {
            var wrong = new LinkedHashMap<>(wrong(call, draft, step));
            wrong.remove("new-key");
            if (!wrong.isEmpty()) {
                return step(call, draft, step, wrong);
            }
        }
        Draft there = draft;
        try {
            String newVault = draft.text("new-vault");
            if (!newVault.isEmpty()) {
                Accounts.good(
                        NewVault.make(
                                call, draft.text("group"), newVault, draft.isTicked("manage")));
                there = draft.with("vault", newVault).with("new-vault", "");
            }
            Vaults.Vault vault = Vaults.find(call.planes(), there.text("vault"));
            Optional<String> unfit = KeyCheck.unfit(vault);
            if (unfit.isPresent()) {
                return step(call, there, "settings", Map.of("new-key", unfit.get()));
            }
            String name = draft.text("new-key");
            Accounts.good(NewVault.key(call, vault, name));
            Draft picked =
                    there.with("picked", vault.address() + "/keys/" + name)
                            .with("source", "pick")
                            .with("new-key", "");
            Optional<String> lack =
                    newVault.isEmpty() && draft.isTicked("manage-there")
                            ? NewVault.letMeManage(call, vault)
                            : Optional.empty();
            call.session()
                    .tell(
                            lack.isEmpty(),
                            "The key "
                                    + name
                                    + " was made, and is picked."
                                    + lack.map(why -> " You may not manage it: " + why).orElse(""));
            return step(call, picked, STEPS.contains(to) ? to : "review", Map.of());
        } catch (Failed e) {
            return step(call, there, "settings", Map.of("new-key", e.text()));
        }
    }

    private Response make(Call call, Draft draft) {
        String path = call.planes().account(draft.text("group"), draft.text("name"));
        Answer answer = call.planes().arm("PUT", path, Planes.ACCOUNTS, Optional.of(draft.body()));
        if (!answer.good()) {
            return step(call, draft, "review", Map.of("review", answer.problem()));
        }
        return Changes.underWay(call, answer, draft.text("group"), draft.text("name"), "create");
    }

    /// Whether a name is free.
    record Available(boolean good, String text) {
        static Available of(Call call, String name) {
            if (!name.matches("[a-z0-9][a-z0-9-]{1,21}[a-z0-9]")) {
                return new Available(
                        false,
                        "3 to 23 of a-z, 0-9 and hyphens; the first and the last is no hyphen.");
            }
            ObjectNode body = Wire.object();
            body.put("name", name).put("type", "Microsoft.HealthcareApis/services");
            Answer answer =
                    call.planes()
                            .arm(
                                    "POST",
                                    call.planes().subscription()
                                            + "/providers/Microsoft.HealthcareApis/checkNameAvailability",
                                    Planes.ACCOUNTS,
                                    Optional.of(body));
            JsonNode told = answer.body();
            boolean free = told.path("nameAvailable").asBoolean(false);
            return new Available(
                    free,
                    free
                            ? "The name is free."
                            : told.path("message").asString("The name is taken."));
        }
    }

    private Response nameCheck(Call call) {
        Available name = Available.of(call, call.parameter("name"));
        return checked(call, "name-check", name.good(), name.text());
    }

    private Response keyCheck(Call call) {
        Draft draft = Draft.of(call.form());
        if (draft.isKeyNew()) {
            return checked(call, "key-check", true, "");
        }
        KeyCheck key = KeyCheck.of(call, draft.keyUri());
        return checked(call, "key-check", key.good(), key.text());
    }

    private Response checked(Call call, String id, boolean good, String text) {
        return pages.part(call, "tag/check", Map.of("id", id, "good", good, "text", text));
    }
}
